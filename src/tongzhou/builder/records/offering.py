"""Choices that offer the values of another form: which there are, and whether what is written is one of them.

Both are asked under the rights of whoever asks: one who may not read there is offered nothing. What a record holds
already stays, whatever the other form says later, until it or what it depends on is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from tongzhou.access.facade import Action, actions_on
from tongzhou.builder.fields.facade import SOURCED_LENGTH_MAX, OptionSource, search_text, searched_words, sort_key
from tongzhou.builder.query.facade import (
    GROUP_ROWS_MAX,
    LIMIT_MAX,
    AggregateRequest,
    GroupKey,
    InvalidFilter,
    MeasureKey,
)
from tongzhou.builder.records.linking import Held, held_in, read_live
from tongzhou.builder.records.opening import OpenForm
from tongzhou.builder.records.queries import aggregate_records
from tongzhou.builder.records.values import Draft
from tongzhou.builder.schema.contracts import Field
from tongzhou.builder.schema.facade import find_source, source_of
from tongzhou.kernel.errors import NotFound


async def check_offered(form: OpenForm, drafts: Sequence[Draft], before: Sequence[Mapping[str, Any] | None]) -> None:
    """Refuse values that the other form does not offer: of new records, and of changes that touch them or what they
    depend on.
    """
    for each in form.definition.sourced:
        source = source_of(each)
        asked: dict[Held, list[tuple[Draft, list[str]]]] = {}
        for draft, old in zip(drafts, before, strict=True):
            values = _values(each, draft, old) if _is_touched(each, source, draft, old) else []
            if values:
                held = tuple(held_in(form, match.equals, draft, old) for match in source.where)
                asked.setdefault(held, []).append((draft, values))
        for held, group in asked.items():
            known = await _known(form, source, held, {value for _, values in group for value in values})
            for draft, values in group:
                unknown = next((value for value in values if value not in known), None)
                if unknown is not None:
                    draft.refuse(each.key, "value_not_offered", value=unknown)


def _is_touched(each: Field, source: OptionSource, draft: Draft, old: Mapping[str, Any] | None) -> bool:
    keys = (each.key, *(match.equals for match in source.where))
    return old is None or any(key in draft.values and draft.values[key] != old.get(key) for key in keys)


def _values(each: Field, draft: Draft, old: Mapping[str, Any] | None) -> list[str]:
    value = draft.values[each.key] if each.key in draft.values else (old or {}).get(each.key)
    return [] if value is None else value if isinstance(value, list) else [value]


async def _known(form: OpenForm, source: OptionSource, held: Held, values: Iterable[str]) -> set[str]:
    """Those of some values that are offered."""
    wanted, known = sorted(values), set[str]()
    for start in range(0, len(wanted), LIMIT_MAX):
        among = {"field": source.field, "op": "in", "value": wanted[start : start + LIMIT_MAX]}
        known |= set(await _offered(form, source, held, among))
    return known


async def _offered(form: OpenForm, source: OptionSource, held: Held, *besides: Mapping[str, Any]) -> list[str]:
    target = form.sight.forms.find(source.form)
    if None in held or target is None or Action.READ not in actions_on(form.actor, source.form):
        return []
    if not form.sight.may_read(target, target.get(source.field)):
        return []
    asked: list[Mapping[str, Any]] = [
        {"field": match.field, "op": "eq", "value": value} for match, value in zip(source.where, held, strict=True)
    ]
    asked += [{"field": source.field, "op": "is_not_empty"}, *(each for each in (source.filter, *besides) if each)]
    request = AggregateRequest(
        group_by=(GroupKey(source.field, name="value"),), measures=(MeasureKey("count"),), filter={"all": asked}
    )
    opened = OpenForm(form.connection, form.forms, target, form.sight, form.actor, form.now)
    try:
        rows = orjson.loads(await aggregate_records(opened, request))["rows"]
    except InvalidFilter:
        return []  # it compares with what this actor may not read
    return [row["value"] for row in rows if len(row["value"]) <= SOURCED_LENGTH_MAX]


async def find_options(
    form: OpenForm, key: str, given: Mapping[str, Any], *, search: str, skip: int, limit: int
) -> tuple[list[str], bool]:
    """The values that a choice offers beside some others of its record, by their pinyin, and whether there are more.

    A search finds parts of them, their pinyin and its initials; NotFound for a field that offers no values of another
    form to this actor.
    """
    each = form.definition.find(key)
    source = None if each is None else find_source(each)
    permitted = form.permitted(Action.CREATE)
    known = permitted.seen | permitted.writable
    if source is None or not known >= {key, *(match.equals for match in source.where)}:
        raise NotFound()
    held = tuple(read_live(form.definition, match.equals, given.get(match.equals)) for match in source.where)
    words = searched_words(search)
    values = await _offered(form, source, held)
    if words and len(values) >= GROUP_ROWS_MAX:  # what lies beyond is found by its letters alone
        parts = [{"field": source.field, "op": "contains", "value": word} for word in words]
        values = list({*values, *(await _offered(form, source, held, *parts))})
    fitting = [value for value in values if _fits(value, words)] if words else values
    in_order = sorted(fitting, key=lambda value: (sort_key(value) or "", value))
    return in_order[skip : skip + limit], len(in_order) > skip + limit


def _fits(value: str, words: Sequence[str]) -> bool:
    text = search_text([value]) or ""
    return all(word in text for word in words)
