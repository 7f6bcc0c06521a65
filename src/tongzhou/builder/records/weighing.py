"""Checks of aggregate tables: the groups that a transaction touched are weighed before it commits (feature 173).

Two writers may each leave a group well and together break it. So whoever touched a group locks it, last thing before
the commit, and only then looks at it: who comes second sees what the first has written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from tongzhou.access.facade import Action, actions_on
from tongzhou.builder.query.facade import compile_get
from tongzhou.builder.records.opening import OpenForm
from tongzhou.builder.records.ruled import variables_of
from tongzhou.builder.records.running import rows_of
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.facade import (
    AskedCheck,
    Source,
    aggregates_over,
    column_type,
    conditions_of,
    dimensions_of,
    groups_touched,
)
from tongzhou.expressions.facade import is_true
from tongzhou.kernel.database.connections import as_workspace
from tongzhou.kernel.database.statements import fetch_all
from tongzhou.kernel.errors import FieldError, InvalidValues

GROUPS_LOCKED_MAX = 1_000
"""Who touches more groups locks the whole table: PostgreSQL's lock table is finite."""
TOLD_MAX = 3

Group = tuple[Any, ...]
"""The values of a group's dimensions."""


def is_weighed(forms: Forms, form: FormDefinition) -> bool:
    """Whether some aggregate table must be asked when records of a form are written."""
    return bool(_weighed(forms, form))


def _weighed(forms: Forms, form: FormDefinition) -> tuple[FormDefinition, ...]:
    return forms.keep(
        ("weighed", form.key), lambda: tuple(each for each in aggregates_over(forms, form.key) if each.checks)
    )


async def watch(form: OpenForm, ids: Collection[UUID], *, is_new: bool = False) -> None:
    """Have the groups weighed in which these records count, now and when the transaction commits.

    To be called before they are written; `is_new`: they count nowhere yet. The commit raises InvalidValues where a
    check does not hold.
    """
    for aggregate in _weighed(form.forms, form.definition):
        await form.connection.begin()
        weighing = form.connection.at_end(("aggregate", aggregate.key), partial(Weighing, form, aggregate))
        await weighing.add(form.definition.key, ids, is_new=is_new)


@dataclass(slots=True)
class Weighing:
    """The groups of one aggregate table that a transaction touches."""

    form: OpenForm
    aggregate: FormDefinition
    ids: dict[str, set[UUID]] = field(default_factory=dict)
    groups: dict[UUID, Group] = field(default_factory=dict)

    async def add(self, key: str, ids: Collection[UUID], *, is_new: bool) -> None:
        """More records of a form, about to be written."""
        self.ids.setdefault(key, set()).update(ids)
        if not is_new:
            async with as_workspace(self.form.connection):
                self.groups |= await self._groups(key, ids)

    async def __call__(self) -> None:
        """Lock the groups and see whether the checks hold; raises InvalidValues where one does not."""
        async with as_workspace(self.form.connection):
            held = set[UUID]()
            while True:  # a row that somebody else moved to another group meanwhile is met there
                for key, ids in self.ids.items():
                    self.groups |= await self._groups(key, ids)
                if not (new := self.groups.keys() - held):
                    break
                await self._lock(new)
                held |= new
            broken = await self._broken()
        if broken:
            raise InvalidValues(errors=[each for group in broken for each in await self._told(group)])

    async def _groups(self, key: str, ids: Iterable[UUID]) -> dict[UUID, Group]:
        form = self.form
        found = groups_touched(form.forms, self.aggregate, key)
        rows = await fetch_all(form.connection, found, {"ids": list(ids)})
        return {row["id"]: tuple(row[each.key] for each in dimensions_of(self.aggregate)) for row in rows}

    async def _lock(self, groups: Collection[UUID]) -> None:
        whole, connection = self._number(""), self.form.connection
        if len(groups) > GROUPS_LOCKED_MAX:
            await connection.execute("select pg_advisory_xact_lock(%s)", (whole,))
            return
        await connection.execute("select pg_advisory_xact_lock_shared(%s)", (whole,))
        numbers = sorted(self._number(str(group)) for group in groups)
        await connection.execute("select pg_advisory_xact_lock(number) from unnest(%s::bigint[]) number", (numbers,))

    def _number(self, group: str) -> int:
        name = f"{self.form.connection.schema}:{self.aggregate.id}:{group}"
        return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), signed=True)

    async def _broken(self) -> Sequence[Mapping[str, Any]]:
        """The first of the groups for which a check does not hold, with what each check says.

        The dimensions are named besides the ids: by them PostgreSQL finds the rows.
        """
        form, source = self.form, Source(self.form.forms, self.aggregate)
        variables = variables_of(form.actor, form.now)
        held = [is_true(that.bound, source, variables) for _, that in self._checks]
        columns = source.root.c
        conditions = [columns.id == sa.func.any(sa.literal(list(self.groups), ARRAY(sa.Uuid())))]
        for place, each in enumerate(dimensions_of(self.aggregate)):
            values = list({group[place] for group in self.groups.values()})
            type_ = column_type(each.type.storage.column)
            conditions.append(columns[each.column] == sa.func.any(sa.literal(values, ARRAY(type_))))
        shown = [columns.id, *(each.label(f"check_{place}") for place, each in enumerate(held))]
        query = sa.select(*shown).where(*conditions, sa.not_(sa.and_(*held))).order_by(columns.id).limit(TOLD_MAX)
        return await fetch_all(form.connection, query)

    @property
    def _checks(self) -> Sequence[AskedCheck]:
        return conditions_of(self.form.forms, self.aggregate).checks

    async def _told(self, group: Mapping[str, Any]) -> list[FieldError]:
        name = await self._name(group["id"])
        params = {"aggregate": self.aggregate.title, "group": name}
        return [
            FieldError("", "aggregate_check_failed", {**params, "message": check.message})
            for place, check in enumerate(self.aggregate.checks)
            if not group[f"check_{place}"]
        ]

    async def _name(self, group: UUID) -> str:
        """A group by its dimensions and what the checks read of it; nothing to who may not read the aggregate table."""
        form = self.form
        if form.sight.is_partner or Action.READ not in actions_on(form.actor, self.aggregate.key):
            return ""
        opened = form.other(self.aggregate.key)
        asked = compile_get(form.sight, self.aggregate, group, opened.rows(Action.READ), today=form.today)
        found = await rows_of(form.connection, asked)
        record = orjson.loads(found[0][0]) if found else {}
        read = frozenset[str]().union(*(that.reads for _, that in self._checks))
        named = dict.fromkeys(dimensions_of(self.aggregate))
        named |= dict.fromkeys(each for each in self.aggregate.stored_fields if each.id in read)
        shown = [record.get(each.key) for each in named]
        return " · ".join(str(each["label"] if isinstance(each, dict) else each) for each in shown if each is not None)
