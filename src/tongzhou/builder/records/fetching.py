"""What a record takes over from the records it leads to, and which of them it may lead to at all.

Both are asked under the rights of whoever writes: a field that they may not read fills nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from tongzhou.access.facade import Action, actions_on
from tongzhou.builder.fields.facade import ReferenceSettings
from tongzhou.builder.query.facade import LIMIT_MAX, InvalidFilter, ListRequest
from tongzhou.builder.records.linking import link, take
from tongzhou.builder.records.offering import check_offered
from tongzhou.builder.records.opening import OpenForm
from tongzhou.builder.records.queries import read_records
from tongzhou.builder.records.ranging import check_people
from tongzhou.builder.records.values import Draft
from tongzhou.builder.schema.contracts import Field, FormDefinition

Record = Mapping[str, Any]


async def fetch(form: OpenForm, drafts: Sequence[Draft], before: Sequence[Mapping[str, Any] | None]) -> None:
    """Fill fields from the records just chosen and from those that match, where the caller gave no value; refuse
    those out of range, and values that other forms do not offer. `before` are the values of the records that drafts
    change, None for a new one.
    """
    await fetch_chosen(form, drafts, before)
    await link(form, drafts, before)
    await check_offered(form, drafts, before)
    await check_people(form, drafts, before)


async def fetch_chosen(form: OpenForm, drafts: Sequence[Draft], before: Sequence[Mapping[str, Any] | None]) -> None:
    """Of this what comes from the records just chosen."""
    for each in form.definition.fetching:
        settings = each.settings
        assert isinstance(settings, ReferenceSettings)
        choosing = [
            draft
            for draft, old in zip(drafts, before, strict=True)
            if (chosen := draft.values.get(each.key)) is not None and (old is None or old.get(each.key) != chosen)
        ]
        target = form.forms.get(settings.form)
        if not choosing or Action.READ not in actions_on(form.actor, target.key):
            continue
        opened = OpenForm(form.connection, form.forms, target, form.sight, form.actor, form.now)
        ids = sorted({draft.values[each.key] for draft in choosing})
        if settings.filter is not None:
            await _refuse_others(opened, each, choosing, ids, settings.filter)
        if settings.fills:
            await _fill(opened, form.definition, each, choosing, ids, settings)


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
                take(definition, draft, fill.field, (record or {}).get(fill.source))


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
