"""What a record takes over from the records it leads to, and which of them it may lead to at all.

Both are asked under the rights of whoever writes: a field that they may not read fills nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from tongzhou.access.facade import Action, actions_on
from tongzhou.builder.fields.contracts import Refused
from tongzhou.builder.fields.facade import ReferenceSettings
from tongzhou.builder.query.facade import LIMIT_MAX, InvalidFilter, ListRequest
from tongzhou.builder.records.opening import OpenForm
from tongzhou.builder.records.queries import read_records
from tongzhou.builder.records.values import Draft, written_fields
from tongzhou.builder.schema.contracts import Field, FormDefinition

Record = Mapping[str, Any]


async def fetch(form: OpenForm, drafts: Sequence[Draft]) -> None:
    """Fill fields from the records just chosen where the caller gave no value; refuse those out of range."""
    for each in form.definition.fetching:
        settings = each.settings
        assert isinstance(settings, ReferenceSettings)
        choosing = [draft for draft in drafts if draft.values.get(each.key) is not None]
        target = form.forms.get(settings.form)
        if not choosing or Action.READ not in actions_on(form.actor, target.key):
            continue
        opened = OpenForm(form.connection, form.forms, target, form.sight, form.actor, form.now)
        chosen = sorted({draft.values[each.key] for draft in choosing})
        if settings.filter is not None:
            await _refuse_others(opened, each, choosing, chosen, settings.filter)
        if settings.fills:
            await _fill(opened, form.definition, each, choosing, chosen, settings)


async def _refuse_others(
    target: OpenForm, each: Field, drafts: Sequence[Draft], chosen: Sequence[UUID], wanted: Mapping[str, Any]
) -> None:
    try:
        allowed = set(await _read(target, chosen, (), wanted))
    except InvalidFilter:
        allowed = set()  # it asks for what this actor may not read
    for draft in drafts:
        if draft.values[each.key] not in allowed:
            draft.refuse(each.key, "out_of_range")


async def _fill(  # noqa: PLR0917  one caller, all of them needed
    target: OpenForm,
    definition: FormDefinition,
    each: Field,
    drafts: Sequence[Draft],
    chosen: Sequence[UUID],
    settings: ReferenceSettings,
) -> None:
    fills = [
        fill for fill in settings.fills if target.sight.may_read(target.definition, target.definition.get(fill.source))
    ]
    records = await _read(target, chosen, tuple(fill.source for fill in fills), None) if fills else {}
    for draft in drafts:
        record = records.get(draft.values[each.key])
        for fill in fills if record is not None else ():
            if fill.field not in draft.values:
                _take(definition, draft, fill.field, (record or {}).get(fill.source))


def _take(definition: FormDefinition, draft: Draft, key: str, value: Any) -> None:
    """One value as its field stores it; ids of references are those of records that the actor sees."""
    if isinstance(value, dict) and "label" in value and definition.get(key).target is None:
        value = value["label"]
    try:
        draft.values[key] = written_fields(definition)[key].parse(value)
    except Refused as refused:
        draft.refuse(key, refused.code, **refused.params)


async def _read(
    target: OpenForm, chosen: Sequence[UUID], fields: tuple[str, ...], wanted: Mapping[str, Any] | None
) -> dict[UUID, Record]:
    found: dict[UUID, Record] = {}
    for start in range(0, len(chosen), LIMIT_MAX):
        ids = [str(identifier) for identifier in chosen[start : start + LIMIT_MAX]]
        named = {"field": "id", "op": "in", "value": ids}
        asked = named if wanted is None else {"all": [named, wanted]}
        for record in await read_records(target, ListRequest(filter=asked, fields=fields, limit=LIMIT_MAX)):
            found[UUID(record["id"])] = record
    return found
