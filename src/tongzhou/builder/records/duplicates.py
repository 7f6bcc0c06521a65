"""Whether records that are about to be written are likely there already (decision 0024).

Everybody is told of the records that they see. Of others a member learns that there is one and whom to ask; partners
and visitors learn nothing, unless a check lets them know that somebody is known already. A form without checks does
not come here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tongzhou.access.contracts import Via
from tongzhou.access.facade import Action, actions_on
from tongzhou.builder.query.facade import LIMIT_MAX, ListRequest, Statement, keys_text, matches_text
from tongzhou.builder.records.answers import LikelyShown, NamedShown
from tongzhou.builder.records.errors import DuplicateFound
from tongzhou.builder.records.opening import OpenForm
from tongzhou.builder.records.queries import read_records
from tongzhou.builder.records.running import rows_of
from tongzhou.builder.schema.contracts import MEMBER_FORM, Field, FormDefinition
from tongzhou.builder.schema.facade import Compared, DuplicateCheck, OnMatch, named_table
from tongzhou.kernel.database.connections import Connection, as_workspace
from tongzhou.kernel.database.statements import fetch_all
from tongzhou.kernel.errors import FieldError
from tongzhou.kernel.texts import Text

KEYS_LOCKED_MAX = 1_000
"""Who writes more keys at once locks all of them: PostgreSQL's lock table is finite."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Values about to be written, of the record `id` or of a new one."""

    values: Mapping[str, Any]
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Likely:
    """A record that a candidate may be. Without an id it is one that the actor does not see; `ask` made it.

    `form` is None where nobody may learn even that.
    """

    check: DuplicateCheck
    form: FormDefinition | None
    id: UUID | None = None
    label: str | None = None
    ask: str | None = None

    @property
    def code(self) -> str:
        """The code of the complaint about the field."""
        if self.form is None:
            return "already_known"
        return "duplicate_blocked" if self.check.on_match is OnMatch.BLOCK else "duplicate_likely"

    def shown(self) -> LikelyShown | None:
        """As answers show it; None where nobody may learn of it."""
        if self.form is None:
            return None
        return LikelyShown(
            field=self.check.field,
            on_match=self.check.on_match,
            form=self.form.key,
            title=self.form.title,
            record=None if self.id is None else NamedShown(id=self.id, label=self.label),
            ask=self.ask,
        )


async def refuse_duplicates(form: OpenForm, candidate: Candidate) -> None:
    """Raise DuplicateFound where one record may not be written as it is, with whom it is like."""
    await form.connection.begin()
    (found,) = await find_likely(form, [candidate], locks=True)
    found = standing_in_the_way(form, found)
    if not found:
        return
    codes = dict.fromkeys((each.check.field, each.code) for each in found)
    shown = [shown for each in found if (shown := each.shown())]
    raise DuplicateFound(
        errors=[FieldError(field, code, told(found, field)) for field, code in codes],
        extra={"duplicates": shown, "may_insist": all(each.code == "duplicate_likely" for each in found)},
    )


def told(found: Sequence[Likely], field: str) -> dict[str, Text]:
    """What the sentence about a field names: the record it is like, else the form that has one."""
    each = next(each for each in found if each.check.field == field)
    title: Text = "" if each.form is None else each.form.title
    return {"field": field, "other": each.label or title}


def standing_in_the_way(form: OpenForm, found: Sequence[Likely]) -> list[Likely]:
    """Those that keep the actor from writing: all that block, and the rest until they insist."""
    return [each for each in found if each.check.on_match is OnMatch.BLOCK or not form.insists]


async def find_likely(
    form: OpenForm,
    candidates: Sequence[Candidate],
    *,
    locks: bool = False,
    together: Collection[UUID] | None = None,
) -> list[list[Likely]]:
    """For each candidate the records that it may be.

    With `locks`, whoever else writes a value that a blocking check finds alike waits until this transaction ends, and
    then sees it. Candidates that were in use `together`, with these records, are not held against one another.
    """
    found: list[list[Likely]] = [[] for _ in candidates]
    asked = [(check, await _keys(form, check, candidates)) for check in form.definition.duplicates]
    if locks:
        await _lock(form, {f"{c.compare}:{key}" for c, keys in asked if c.on_match is OnMatch.BLOCK for key in keys})
    for check, keys in asked:
        for compared in check.against if keys else ():
            for place, likely in await _matches(form, check, compared, keys, _aside(candidates, compared, together)):
                if likely.id is None or likely.id != candidates[place].id:
                    found[place].append(likely)
            for place, likely in _repeated(form, check, compared, keys, candidates) if together is None else ():
                found[place].append(likely)
    return found


_Keys = Mapping[str, Sequence[int]]
"""The keys of a check's values, each with the candidates that have it."""


async def _keys(form: OpenForm, check: DuplicateCheck, candidates: Sequence[Candidate]) -> _Keys:
    given = [(place, each.values.get(check.field)) for place, each in enumerate(candidates)]
    given = [(place, value) for place, value in given if value is not None]
    if not given:
        return {}
    statement = Statement(keys_text(form.connection.schema, check.compare), [[value for _, value in given]])
    keys: dict[str, list[int]] = {}
    for (place, _), (key,) in zip(given, await rows_of(form.connection, statement), strict=True):
        if key is not None:
            keys.setdefault(key, []).append(place)
    return keys


async def _lock(form: OpenForm, keys: Collection[str]) -> None:
    if not keys:
        return
    connection = form.connection
    if len(keys) > KEYS_LOCKED_MAX:
        await lock_all_keys(connection)
        return
    await connection.execute("select pg_advisory_xact_lock_shared(%s)", (_number(connection.schema, ""),))
    numbers = sorted(_number(connection.schema, key) for key in keys)
    await connection.execute("select pg_advisory_xact_lock(number) from unnest(%s::bigint[]) number", (numbers,))


async def lock_all_keys(connection: Connection) -> None:
    """Nobody else writes what a blocking check compares until this transaction ends."""
    await connection.execute("select pg_advisory_xact_lock(%s)", (_number(connection.schema, ""),))


def _number(schema: str, key: str) -> int:
    return int.from_bytes(blake2b(f"{schema}:same:{key}".encode(), digest_size=8).digest(), signed=True)


def _aside(candidates: Sequence[Candidate], compared: Compared, together: Collection[UUID] | None) -> list[UUID]:
    """Whose stored values do not count: those that get another, and what was in use together with them."""
    changing = [each.id for each in candidates if each.id is not None and compared.field in each.values]
    return [*changing, *(together or ()), *(each.id for each in candidates if each.id and together is not None)]


async def _matches(
    form: OpenForm, check: DuplicateCheck, compared: Compared, keys: _Keys, aside: Sequence[UUID]
) -> list[tuple[int, Likely]]:
    target = form.forms.find(compared.form)
    each = None if target is None else target.find(compared.field)
    if target is None or each is None:
        return []
    own = list(aside) if target.key == form.definition.key else []
    text = matches_text(form.connection.schema, target.key, each.column, check.compare)
    listed = list(keys)
    async with as_workspace(form.connection):
        rows = await rows_of(form.connection, Statement(text, [listed, own]))
        makers = await _names(form, [maker for _, _, maker in rows if maker is not None])
    seen = await seen_names(form, target, each, [record for _, record, _ in rows])
    found = []
    for place, record, maker in rows:
        likely = _likely(form, check, target, (record, seen.get(record)), makers.get(maker))
        found += [] if likely is None else [(candidate, likely) for candidate in keys[listed[place - 1]]]
    return found


def _repeated(
    form: OpenForm, check: DuplicateCheck, compared: Compared, keys: _Keys, candidates: Sequence[Candidate]
) -> list[tuple[int, Likely]]:
    """Candidates after another of the same write that is alike."""
    if (compared.form, compared.field) != (form.definition.key, check.field):
        return []
    return [
        (place, Likely(check, form.definition, candidates[first].id))
        for first, *others in keys.values()
        for place in others
    ]


def _likely(
    form: OpenForm, check: DuplicateCheck, target: FormDefinition, record: tuple[UUID, str | None], maker: str | None
) -> Likely | None:
    """What the actor learns of a match; None where that is nothing."""
    identifier, label = record
    if label is not None:
        return Likely(check, target, identifier, label)
    if not is_outside(form):
        return Likely(check, target, ask=maker)
    return Likely(check, None) if check.tells_outside and check.on_match is OnMatch.BLOCK else None


def is_outside(form: OpenForm) -> bool:
    """Whether the actor is a partner user or a visitor."""
    return form.sight.is_partner or form.actor.via is Via.LINK


async def seen_names(
    form: OpenForm, target: FormDefinition, each: Field, ids: Sequence[UUID], *, deleted: bool = False
) -> dict[UUID, str]:
    """Those of the records that the actor sees with a field, by name. Visitors see none."""
    if not ids or form.actor.via is Via.LINK or Action.READ not in actions_on(form.actor, target.key):
        return {}
    label = target.get(target.label_field)
    if any(not form.sight.may_read(target, one) or form.sight.mask(target, one) is not None for one in (each, label)):
        return {}
    wanted, opened, found = sorted({str(each) for each in ids}), form.other(target.key), dict[UUID, str]()
    for start in range(0, len(wanted), LIMIT_MAX):
        asked = {"field": "id", "op": "in", "value": wanted[start : start + LIMIT_MAX]}
        request = ListRequest(filter=asked, fields=(label.key,), limit=LIMIT_MAX, deleted=deleted)
        found |= {UUID(row["id"]): str(row[label.key]) for row in await read_records(opened, request)}
    return found


async def _names(form: OpenForm, people: Sequence[UUID]) -> dict[UUID, str]:
    """The members among these; partner users are not named."""
    if not people or is_outside(form):
        return {}
    table = named_table(MEMBER_FORM, ("id", sa.Uuid()), ("name", sa.Text()))
    rows = await fetch_all(form.connection, sa.select(table).where(table.c.id.in_(set(people))))
    return {row["id"]: row["name"] for row in rows}


def insisting(form: OpenForm) -> OpenForm:
    """The form for somebody who was told of likely duplicates and means it."""
    return replace(form, insists=True)
