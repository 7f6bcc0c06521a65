"""References by id or unique key to ids, within what the actor sees: one statement for all rows of a write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from tongzhou.access.facade import Action, Actor, RowScope, actions_on, row_scope
from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.query.facade import Sight, Wanted, compile_resolve
from tongzhou.builder.records.running import rows_of
from tongzhou.builder.records.values import VALUE_SHOWN_MAX, Draft, Reference
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.kernel.database.connections import Connection

_Found = Mapping[tuple[str, str | None, str], UUID]


async def resolve(connection: Connection, sight: Sight, drafts: Sequence[Draft], *, actor: Actor, today: date) -> None:
    """Put ids where references stand. One that names nothing the actor sees is refused, whatever the reason."""
    wanted = _collect(sight, drafts, actor)
    found: dict[tuple[str, str | None, str], UUID] = {}
    if wanted:
        for index, identifier, key in await rows_of(connection, compile_resolve(sight, wanted, today=today)):
            each = wanted[index]
            found[(each.form.key, None if each.key is None else each.key.key, key)] = identifier
    for draft in drafts:
        for key, reference in draft.wanted.items():
            identifier = _find(sight, found, reference)
            if identifier is None:
                draft.refuse(reference.written_as, "unknown_record", value=str(reference.value)[:VALUE_SHOWN_MAX])
            else:
                draft.values[key] = identifier
        for key, references in draft.wanted_lists.items():
            _settle_list(sight, found, draft, key, references)


def _settle_list(sight: Sight, found: _Found, draft: Draft, key: str, references: Sequence[Reference]) -> None:
    identifiers = [_find(sight, found, reference) for reference in references]
    for reference, identifier in zip(references, identifiers, strict=True):
        if identifier is None:
            draft.refuse(key, "unknown_record", value=str(reference.value)[:VALUE_SHOWN_MAX])
            return
    draft.values[key] = list(dict.fromkeys(identifiers))


def _collect(sight: Sight, drafts: Iterable[Draft], actor: Actor) -> list[Wanted]:
    asked: dict[tuple[str, str | None], dict[Any, None]] = {}
    for draft in drafts:
        for reference in (*draft.wanted.values(), *(each for many in draft.wanted_lists.values() for each in many)):
            for key in _keys(sight, reference):
                asked.setdefault((reference.form, key), {})[reference.value] = None
    wanted = []
    for (form_key, key), values in asked.items():
        form = sight.forms.get(form_key)
        reachable, rows = _scope(form, actor)
        if reachable:
            wanted.append(Wanted(form, None if key is None else form.get(key), tuple(values), rows))
    return wanted


def _scope(form: FormDefinition, actor: Actor) -> tuple[bool, RowScope | None]:
    if form.is_platform:
        return True, None
    if Action.READ not in actions_on(actor, form.key):
        return False, None
    return True, row_scope(actor, form.key, Action.READ)


def _keys(sight: Sight, reference: Reference) -> list[str | None]:
    """By which fields a reference may be found: the id, the key it was spelled by, or any unique text."""
    if isinstance(reference.value, UUID):
        return [None]
    if reference.key is not None:
        return [reference.key]
    form = sight.forms.get(reference.form)
    named = [each for each in form.unique_keys() if each.kind is ValueKind.TEXT]
    return [each.key for each in named if not each.is_masked or sight.may_ask(form, each)]


def _find(sight: Sight, found: _Found, reference: Reference) -> UUID | None:
    for key in _keys(sight, reference):
        identifier = found.get((reference.form, key, str(reference.value)))
        if identifier is not None:
            return identifier
    return None
