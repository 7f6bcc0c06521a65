"""Who started a run, in the language of whoever reads it: what a run of another flow wrote bears that flow's title."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa

from tongzhou.builder.flows.tables import run_table, version_table
from tongzhou.kernel.database.statements import Row
from tongzhou.kernel.texts import Text

_MOTHER = run_table.alias("mother")
_CAUSE, _CAUSING = run_table.alias("caused_by"), version_table.alias("causing")


def _title_of_cause() -> sa.ColumnElement[Any]:
    """The title, as it was then, of the flow whose run caused this one; a child is caused by what caused its mother."""
    of_mother = sa.select(_MOTHER.c.cause).where(_MOTHER.c.id == run_table.c.parent_id).correlate(run_table)
    cause = sa.case((run_table.c.parent_id.is_(None), run_table.c.cause), else_=of_mother.scalar_subquery())
    return (
        sa.select(_CAUSING.c.document["title"])
        .join_from(_CAUSE, _CAUSING, _CAUSING.c.id == _CAUSE.c.version_id)
        .where(_CAUSE.c.id == sa.cast(cause, sa.Uuid), run_table.c.starter_id.is_(None))
        .correlate(run_table)
        .scalar_subquery()
    )


STARTING_TITLE: Final = _title_of_cause().label("starting_title")
"""A column of statements over runs, which `started_by` reads."""


def started_by(row: Row) -> Text:
    """What whoever started a run is called: a flow by its title in every language, while it is there."""
    name: str = row["starter_name"]
    title = row["starting_title"]
    return title if isinstance(title, Mapping) and name in title.values() else name
