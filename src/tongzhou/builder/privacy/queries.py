"""Which fields hold data of people, and where a person is found in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tongzhou.access.facade import Action, actions_on
from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.query.facade import LIMIT_MAX, ListRequest, Sight
from tongzhou.builder.records.facade import OpenForm, count_records, read_records
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms

Document = dict[str, Any]


def marked(form: FormDefinition) -> list[Field]:
    """The live fields of a form that hold data of people."""
    return [each for each in form.stored_fields if each.privacy is not None]


def marked_forms(forms: Forms) -> Iterator[FormDefinition]:
    """The forms with such fields."""
    return (form for form in forms if marked(form))


async def list_marked(opened: OpenForm) -> list[Document]:
    """The marked fields of one form with the number of records that hold a value; for the program itself."""
    return [
        {
            "key": each.key,
            "label": each.label,
            "level": mark.level,
            "mask": mark.mask,
            "purpose": mark.purpose,
            "keep_days": mark.keep_days,
            "records": await count_records(opened, ListRequest(filter={"field": each.key, "op": "is_not_empty"})),
        }
        for each in marked(opened.definition)
        if (mark := each.privacy) is not None
    ]


async def find_person(opened: OpenForm, value: str) -> list[Document]:
    """The records of a form that hold a value in a marked text that the actor may look into."""
    form, sight = opened.definition, opened.sight
    asked = [each for each in marked(form) if each.kind is ValueKind.TEXT and sight.may_ask(form, each)]
    if not asked or Action.READ not in actions_on(opened.actor, form.key):
        return []
    label = form.label_field if sight.shown_on(form, form.get(form.label_field)) is None else "id"
    found: dict[str, Document] = {}
    for each in asked:
        request = ListRequest(filter={"field": each.key, "op": "eq", "value": value}, fields=(label,), limit=LIMIT_MAX)
        for row in await read_records(opened, request):
            kept = found.setdefault(row["id"], _kept(form, sight, row, label))
            kept["found_in"].append(each.key)
    return list(found.values())


def _kept(form: FormDefinition, sight: Sight, row: Document, label: str) -> Document:
    keeps = [each.key for each in marked(form) if sight.shown_on(form, each) != ()]
    named = str(row[label] if row[label] is not None else row["id"])
    return {"form": form.key, "title": form.title, "id": row["id"], "label": named, "found_in": [], "keeps": keeps}
