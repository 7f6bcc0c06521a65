"""A form opened for one actor: what every read and write begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tongzhou.access.facade import Action, Actor, RowScope, row_scope
from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.query.facade import Owner, Sight, compile_get, compile_stored, sight_of
from tongzhou.builder.records.running import rows_of
from tongzhou.builder.records.stages import Moving
from tongzhou.builder.records.values import Permitted
from tongzhou.builder.schema.contracts import SYSTEM_FIELDS, FormDefinition, Forms
from tongzhou.builder.schema.facade import READING, read_forms
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import NotAllowed, NotFound


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form with the rights of whoever opened it; `insists`: they mean it, likely duplicates or not.

    `moving` is the transition that they take; `brings`: new records were elsewhere before, and begin in any stage.
    `owner` is the record that is written with the rows of this sub-form, where it is not stored before them.
    `unguarded`: a partner's person may write what needs a fresh code; they gave one, or nobody asks for codes.
    """

    connection: Connection
    forms: Forms
    definition: FormDefinition
    sight: Sight
    actor: Actor
    now: datetime
    insists: bool = False
    moving: Moving | None = None
    brings: bool = False
    owner: Owner | None = None
    unguarded: bool = False

    @property
    def today(self) -> date:
        """The workspace's day."""
        return self.actor.workspace.today(self.now)

    def other(self, key: str) -> OpenForm:
        """Another form of the same workspace, opened for the same actor."""
        return self._opened(self.sight.form(key))

    def part(self, key: str) -> OpenForm:
        """A sub-form whose rows follow a record that the actor was let to: no right to them is asked."""
        return self._opened(self.forms.get(key))

    def _opened(self, form: FormDefinition) -> OpenForm:
        return OpenForm(
            self.connection, self.forms, form, self.sight, self.actor, self.now, self.insists, brings=self.brings,
            unguarded=self.unguarded,
        )  # fmt: skip

    def rows(self, action: Action) -> RowScope:
        """The rows that the actor reaches with an action; NotAllowed or NotFound without any."""
        if self.definition.aggregate is not None and action not in READING:
            raise NotAllowed()
        return row_scope(self.actor, self.definition.key, action)

    def permitted(self, action: Action) -> Permitted:
        """Which fields the actor may write with an action, and which they know of."""
        is_guarded = self.sight.is_partner and not self.unguarded
        key = ("permitted", self.definition.key, action, is_guarded)
        return self.sight.keep(key, lambda: _permitted(self.sight, self.definition, action, is_guarded=is_guarded))


def guarded_keys(form: FormDefinition) -> frozenset[str]:
    """The fields of a form that partners' people change with a fresh code."""
    return frozenset(each.key for each in form.live_fields if each.privacy and each.privacy.fresh_code)


def _permitted(sight: Sight, form: FormDefinition, action: Action, *, is_guarded: bool) -> Permitted:
    scope, fields = sight.field_scope(form), (*SYSTEM_FIELDS, *form.live_fields)
    guarded = guarded_keys(form) if is_guarded else frozenset()
    written = (each for each in fields if not (sight.is_partner and each.hidden_from_partners))
    return Permitted(
        writable=frozenset(
            each.key
            for each in written
            if form.aggregate is None
            and scope.may_write(each.key, action)
            and each.key not in guarded
            and not (each.kind is ValueKind.ROWS and sight.shown_on(form, each) == ())
        ),
        seen=frozenset(each.key for each in fields if sight.shown_on(form, each) != ()),
    )


async def open_form(
    connection: Connection, key: str, *, actor: Actor, now: datetime, forms: Forms | None = None
) -> OpenForm:
    """Open a form by its key; NotFound where there is none or the actor may not read it.

    `forms` overrides the cached ones inside a transaction that changed forms itself.
    """
    known = forms or await read_forms(connection, actor.workspace)
    sight = sight_of(known, actor)
    return OpenForm(connection, known, sight.form(key), sight, actor, now)


@dataclass(frozen=True, slots=True)
class Stored:
    """A row as it is stored, its values by field key."""

    id: UUID
    revision: int
    updated_by: UUID | None
    values: dict[str, Any]


def differing(before: Stored, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are new to a row."""
    return {key: value for key, value in values.items() if before.values.get(key) != value}


async def lock(form: OpenForm, ids: list[UUID], action: Action, *, deleted: bool = False) -> list[Stored]:
    """Lock those of `ids` that the actor reaches with an action, in the order of their ids."""
    return await stored_rows(form, ids, action, deleted=deleted, locks=True)


async def stored_rows(
    form: OpenForm, ids: list[UUID], action: Action, *, deleted: bool = False, locks: bool = False
) -> list[Stored]:
    """Those of `ids` that the actor reaches with an action, in the order of their ids."""
    statement = compile_stored(
        form.sight, form.definition, ids, form.rows(action), today=form.today, deleted=deleted, locks=locks
    )
    hidden = form.sight.is_partner
    keys = [each.key for each in form.definition.stored_fields if not (hidden and each.hidden_from_partners)]
    return [
        Stored(row[0], row[1], row[3], dict(zip(keys, row[4:], strict=True)))
        for row in await rows_of(form.connection, statement)
    ]


async def read_stored(form: OpenForm, record_id: UUID, action: Action, *, locks: bool = False) -> Stored:
    """One live record; NotAllowed where the actor sees it but may not do this with it, else NotFound."""
    found = await stored_rows(form, [record_id], action, locks=locks)
    if found:
        return found[0]
    if await find_record(form, record_id) is None:
        raise NotFound()
    raise NotAllowed()


async def find_record(form: OpenForm, record_id: UUID, *, deleted: bool = False) -> str | None:
    """A record as JSON text, or None where the actor may not see it."""
    statement = compile_get(
        form.sight, form.definition, record_id, form.rows(Action.READ), today=form.today, deleted=deleted
    )
    rows = await rows_of(form.connection, statement)
    return rows[0][0] if rows else None
