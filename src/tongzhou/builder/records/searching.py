"""One search over every form that the actor reads, under the same scopes as its lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from tongzhou.access.facade import Actor
from tongzhou.builder.fields.facade import searched_words
from tongzhou.builder.query.facade import ListRequest, Sight, sight_of
from tongzhou.builder.records.opening import OpenForm
from tongzhou.builder.records.queries import read_records
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.builder.schema.facade import read_forms, searched_fields
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import NotFound

FORMS_MAX = 100
A_FORM_MAX = 50
A_FORM_DEFAULT = 5
LONG_WORD = 4
LOOKED_AT_FIRST = 2_000


async def search_everything(
    connection: Connection, text: str, *, actor: Actor, now: datetime, limit: int
) -> list[dict[str, Any]]:
    """The first records of each form whose search text holds the words; forms without any are left out.

    A form is one short statement, compiled as its list is, so nothing is found that a list would not show. A record
    is found by what it says itself: all orders of a partner would bury the partner.
    """
    forms = await read_forms(connection, actor.workspace)
    sight = sight_of(forms, actor)
    found = []
    for form in [each for each in forms if not each.is_platform][:FORMS_MAX]:
        fields = _shown(sight, form)
        if fields is None:
            continue
        opened = OpenForm(connection, forms, form, sight, actor, now)
        records = await _find(opened, ListRequest(search=text, fields=fields, limit=limit + 1))
        if records:
            head = {"form": form.key, "title": form.title, "label_field": form.label_field}
            found.append({**head, "records": records[:limit], "more": len(records) > limit})
    return found


async def _find(form: OpenForm, asked: ListRequest) -> list[dict[str, Any]]:
    """The first records, by their ids, that a search finds.

    Of a long word in Latin letters PostgreSQL believes that it is in next to no record, as its pairs of letters are all
    weighed as if they met by chance, and it gathers each record that holds a syllable of pinyin before the first is
    shown. Such a word is looked for among the oldest records first: most often they are enough.
    """
    is_latin = any(len(word) >= LONG_WORD and word.isascii() for word in searched_words(asked.search or ""))
    if is_latin and form.definition.aggregate is None and not form.sight.is_partner:  # who has few records
        records = await read_records(form, replace(asked, first=LOOKED_AT_FIRST))
        if len(records) >= asked.limit:
            return records
    return await read_records(form, asked)


def _shown(sight: Sight, form: FormDefinition) -> tuple[str, ...] | None:
    """The fields that a search looks into and the actor reads; None for a form that they cannot search."""
    try:
        sight.form(form.key)
    except NotFound:
        return None
    if not sight.may_read(form, form.get(form.label_field)):
        return None
    inside = [each.key for each in searched_fields(form) if sight.may_read(form, each)]
    return tuple(dict.fromkeys((form.label_field, *inside)))
