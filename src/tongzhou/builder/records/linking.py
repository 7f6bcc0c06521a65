"""Values that come from another form where its fields hold what this record's do.

They are stored like typed ones, and asked for under the rights of whoever writes: one who may not read there finds
nothing. The newest of several records counts; where there is none the value is empty.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from tongzhou.access.facade import Action, actions_on
from tongzhou.builder.fields.contracts import Refused
from tongzhou.builder.fields.facade import Linked, ValueKind
from tongzhou.builder.query.facade import InvalidFilter, ListRequest, SortKey, compile_beside
from tongzhou.builder.records.opening import OpenForm
from tongzhou.builder.records.queries import read_records
from tongzhou.builder.records.references import resolve
from tongzhou.builder.records.running import rows_of
from tongzhou.builder.records.values import Draft, Reference, as_json, default_of, written_fields
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.schema.facade import conditions_of
from tongzhou.kernel.ids import as_id

Held = tuple[Any, ...]
"""What a record holds in the fields that are compared, in their order."""


async def link(form: OpenForm, drafts: Sequence[Draft], before: Sequence[Mapping[str, Any] | None]) -> None:
    """Give drafts the values that match theirs: a new record each that its caller left out, a changed one those
    whose conditions changed. `before` are the values of the records that drafts change.
    """
    for each in form.definition.linked:
        linked = each.linked
        assert linked is not None
        found: dict[Held, Any] = {}
        for draft, old in zip(drafts, before, strict=True):
            if not _is_asked(each, linked, draft, old):
                continue
            held = tuple(held_in(form, match.equals, draft, old) for match in linked.where)
            if held not in found:
                found[held] = await find_linked(form, linked, held)
            _settle(form.definition, each, draft, found[held])


def _is_asked(each: Field, linked: Linked, draft: Draft, old: Mapping[str, Any] | None) -> bool:
    is_given = each.key in draft.values
    if is_given and linked.overwrite:
        return False
    if old is None:
        return True
    keys = (match.equals for match in linked.where)
    if any(key in draft.values and draft.values[key] != old.get(key) for key in keys):
        return True
    if is_given and draft.values[each.key] != old.get(each.key):
        draft.refuse(each.key, "value_is_linked")
    return False


def held_in(form: OpenForm, key: str, draft: Draft, old: Mapping[str, Any] | None) -> Any:
    if key in draft.values:
        return _plain(draft.values[key])
    if old is not None:
        return _plain(old.get(key))
    return _plain(default_of(form.definition, form.definition.get(key), form.actor, form.now))


def _plain(value: Any) -> Any:
    """A value as a filter compares it; lists are never equal to one."""
    return None if isinstance(value, (list, dict)) else as_json(value)


async def find_linked(form: OpenForm, linked: Linked, held: Held) -> Any:
    """The value that a record holding `held` takes, as records show it; None where nothing is found."""
    asked = [
        {"field": match.field, "op": "eq", "value": value}
        for match, value in zip(linked.where, held, strict=True)
        if value is not None
    ]
    is_whole = len(asked) == len(held) or linked.match == "any"
    if not asked or not is_whole or Action.READ not in actions_on(form.actor, linked.form):
        return None
    source = form.sight.forms.find(linked.form)
    if source is None or not form.sight.may_read(source, source.get(linked.take)):
        return None
    opened = OpenForm(form.connection, form.forms, source, form.sight, form.actor, form.now)
    shown = source.label_field if linked.take == "id" else linked.take
    fields = (shown,) if form.sight.may_read(source, source.get(shown)) else ()
    newest = ListRequest(filter={linked.match: asked}, sort=(SortKey("id", True),), fields=fields, limit=1)
    try:
        records = await read_records(opened, newest)
    except InvalidFilter:
        return None  # it compares with what this actor may not read
    if linked.take != "id" or not records:
        return records[0].get(shown) if records else None
    return {"id": records[0]["id"], "label": records[0].get(shown)}


def _settle(definition: FormDefinition, each: Field, draft: Draft, value: Any) -> None:
    if each.key not in draft.values:
        take(definition, draft, each.key, value)
        return
    asked = Draft()
    take(definition, asked, each.key, value)
    if draft.values[each.key] != asked.values.get(each.key):
        draft.refuse(each.key, "value_is_linked")


def take(definition: FormDefinition, draft: Draft, key: str, value: Any) -> None:
    """Give a draft a value that a record shows, as its field stores it; what the field does not take is refused."""
    try:
        draft.values[key] = written_fields(definition)[key].parse(as_taken(definition.get(key), value))
        draft.fetched.add(key)
    except Refused as refused:
        draft.refuse(key, refused.code, **refused.params)


def as_taken(each: Field, value: Any) -> Any:
    """A shown value as a field takes it: a text takes the name of a record and the digits of a number."""
    if isinstance(value, dict) and "label" in value and each.target is None:
        value = value["label"]
    if each.kind is ValueKind.TEXT and isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return value


async def find_live(form: OpenForm, given: Mapping[str, Any], keys: Sequence[str] | None = None) -> dict[str, Any]:
    """What the linked and query fields that the actor knows of, or `keys` of them, take and show beside these values,
    and what the calculations are that conditions read, or that `keys` name, as a page shows it. The `id` among the
    values is that of the record that holds them, if one does.

    A value that cannot be read as its field's counts as empty: whoever fills in is not done yet. So does a reference
    that the actor could not write: what is looked up through it would tell of a record out of reach.
    """
    shown: dict[str, Any] = {}
    permitted = form.permitted(Action.CREATE)
    known = permitted.seen | permitted.writable
    values = {key: _read(form.definition, key, value) for key, value in given.items()}
    for each in form.definition.linked:
        linked = each.linked
        if linked is None or (keys is not None and each.key not in keys):
            continue
        if not known >= {each.key, *(match.equals for match in linked.where)}:
            continue
        held = tuple(_plain(values.get(match.equals)) for match in linked.where)
        shown[each.key] = as_taken(each, await find_linked(form, linked, held))
        values[each.key] = _read(form.definition, each.key, shown[each.key])
    values["id"] = as_id(given.get("id"))
    return {**shown, **await _find_made(form, values, known, keys, taken=shown)}


def computed_keys(form: OpenForm) -> tuple[str, ...]:
    """The calculations that conditions of a form read."""
    if not form.definition.is_conditional:
        return ()
    return tuple(key for stage in conditions_of(form.forms, form.definition).stages for key in stage)


def _made(form: OpenForm, keys: Sequence[str] | None) -> tuple[str, ...]:
    """The calculations that conditions read, and those that are asked for by name."""
    named = () if keys is None else [each.key for each in form.definition.live_fields if each.is_computed]
    return tuple(dict.fromkeys((*computed_keys(form), *named)))


async def _find_made(
    form: OpenForm,
    values: Mapping[str, Any],
    known: frozenset[str],
    keys: Sequence[str] | None,
    *,
    taken: Collection[str],
) -> dict[str, Any]:
    found_here = [key for key in form.definition.queries if key in known]
    read = [key for key in _made(form, keys) if key in form.permitted(Action.READ).seen]
    asked = [key for key in (*found_here, *read) if keys is None or key in keys]
    if not asked:
        return {}
    fields, scope = [form.definition.get(key) for key in asked], form.rows(Action.READ)
    reached = {**values, **await _find_reached(form, values, taken)}
    statement = compile_beside(form.sight, form.definition, fields, reached, scope, today=form.today)
    ((record,),) = await rows_of(form.connection, statement)
    found: dict[str, Any] = orjson.loads(record)
    return found


async def _find_reached(form: OpenForm, values: Mapping[str, Any], taken: Collection[str]) -> dict[str, Any]:
    """The given references as a write takes them, None for those that it refuses. What linked fields have `taken` was
    found under the actor's rights, and a write takes it as it is.
    """
    draft = Draft()
    for key, value in values.items():
        written = written_fields(form.definition).get(key)
        if written is None or value is None or key in taken:
            continue
        if written.target is not None:
            draft.wanted[key] = Reference(written.target, value, None, key)
        elif written.list_target is not None:
            target = written.list_target
            draft.wanted_lists[key] = tuple(Reference(target, each, None, key) for each in value)
    draft.values = dict.fromkeys((*draft.wanted, *draft.wanted_lists))
    await resolve(form.connection, form.sight, [draft], actor=form.actor, today=form.today)
    return draft.values


def read_live_id(definition: FormDefinition, key: str, value: Any) -> Any:
    """The same with lists of ids."""
    found = _read(definition, key, value)
    return found if isinstance(found, list) else _plain(found)


def read_live(definition: FormDefinition, key: str, value: Any) -> Any:
    """A value of a page that is being filled in, as a filter compares it; None where it cannot be read."""
    return _plain(_read(definition, key, value))


def _read(definition: FormDefinition, key: str, value: Any) -> Any:
    written = written_fields(definition).get(key)
    try:
        parsed = None if written is None else written.parse(value)
    except Refused:
        return None
    is_named = written is not None and written.target is not None and not isinstance(parsed, UUID)
    return None if is_named else parsed
