"""Rows that would put a record below itself: found once all rows are written, told by their lines, not written."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from tongzhou.builder.imports.preparing import Failure
from tongzhou.builder.imports.staging import StagePlan
from tongzhou.builder.records.facade import HIDDEN, OpenForm, below_itself, circles_of
from tongzhou.builder.schema.contracts import Field
from tongzhou.kernel.database.statements import fetch_all

NAMED_MAX: Final = 100
"""Circles whose records are named; of more it is only said that they are."""


def trees_moved(plan: StagePlan) -> list[Field]:
    """The fields of the file that say which record is above which; new records close no circle."""
    return [each for each in plan.form.hierarchies if each in plan.written] if plan.keys else []


async def circles_closed(form: OpenForm, plan: StagePlan) -> list[Failure]:
    """The rows, as they are written now, that lie on a circle."""
    failures: list[Failure] = []
    for each in trees_moved(plan):
        ready = plan.ready
        asked = sa.select(ready.c.row, ready.c.found).where(ready.c.found.is_not(None), plan.value(each).is_not(None))
        rows = {row["found"]: row["row"] // plan.fan for row in await fetch_all(form.connection, asked)}
        for path in await circles_of(form, each, rows) if rows else []:
            told = (await below_itself(form, each, path)).params["path"] if len(failures) < NAMED_MAX else HIDDEN
            failures.append(Failure(rows[path[0]], each.key, "below_itself", params={"path": told}))
    return failures
