"""No record lies below itself: who moves one in a tree is asked, last thing before the commit, where it came to lie.

Two movers may each leave the tree well and together close a circle. So the moves of one tree are looked at one after
the other: who comes second sees what the first has written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from typing import Any
from uuid import UUID

from tongzhou.access.facade import Action
from tongzhou.builder.query.facade import compile_labels
from tongzhou.builder.records.opening import OpenForm
from tongzhou.builder.records.queries import may_reach
from tongzhou.builder.records.running import rows_of
from tongzhou.builder.schema.contracts import Field
from tongzhou.builder.schema.facade import ascents, lines_up
from tongzhou.kernel.database.connections import as_workspace
from tongzhou.kernel.database.statements import fetch_all
from tongzhou.kernel.errors import FieldError, InvalidValues

TOLD_MAX = 3
STEPS_TOLD_MAX = 20
HIDDEN = "…"

Path = Sequence[UUID]
"""A record, its parent, that one's parent, and so on up to the record again."""


async def keep_trees(form: OpenForm, changes: Iterable[tuple[UUID, Mapping[str, Any]]]) -> None:
    """Have the commit refuse, with InvalidValues, that one of these changed records comes to lie below itself.

    A new record needs no look: nothing lies below it yet.
    """
    if not form.definition.hierarchies:
        return
    known = list(changes)
    for each in form.definition.hierarchies:
        moved = [record for record, after in known if after.get(each.key) is not None]
        if moved:
            await form.connection.begin()
            look = form.connection.at_end(("hierarchy", form.definition.key, each.key), partial(_Look, form, each))
            look.moved.update(moved)


async def circles_of(form: OpenForm, each: Field, moved: Collection[UUID]) -> list[Path]:
    """The circles that these records close; until the transaction ends nobody else moves any in this tree."""
    name = f"{form.connection.schema}:{each.id}:hierarchy"
    number = int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), signed=True)
    async with as_workspace(form.connection):
        await form.connection.execute("select pg_advisory_xact_lock(%s)", (number,))
        rows = await fetch_all(form.connection, ascents(form.definition, each), {"ids": list(moved)})
    return [row["path"] for row in rows]


async def lines_above(form: OpenForm, each: Field, records: Collection[UUID]) -> dict[UUID, Path]:
    """Each of these records with all above it, as the tree stands."""
    async with as_workspace(form.connection):
        rows = await fetch_all(form.connection, lines_up(form.definition, each), {"ids": list(records)})
    return {row["start"]: row["path"] for row in rows}


@dataclass(slots=True)
class _Look:
    """The records of one tree that a transaction moves."""

    form: OpenForm
    each: Field
    moved: set[UUID] = field(default_factory=set)

    async def __call__(self) -> None:
        found = await circles_of(self.form, self.each, self.moved)
        if found:
            raise InvalidValues(errors=[await below_itself(self.form, self.each, path) for path in found[:TOLD_MAX]])


async def below_itself(form: OpenForm, each: Field, path: Path) -> FieldError:
    """What is said of a circle: the names on the way, as far as the actor may read those records."""
    shown = path[:STEPS_TOLD_MAX]
    readable = [record for record in dict.fromkeys(shown) if await may_reach(form, record, Action.READ)]
    names: dict[UUID, str] = {}
    if readable and form.sight.label_visible(form.definition):
        names = dict(await rows_of(form.connection, compile_labels(form.sight, [(form.definition, readable)])))
    steps = [names.get(record) or HIDDEN for record in shown] + ([HIDDEN] if len(path) > len(shown) else [])
    return FieldError(each.key, "below_itself", {"field": each.label, "path": " › ".join(steps)})
