"""Sample records as text: what of a record travels, what it is called by, in which order records are made. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final

from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.packages.contracts import Document
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.builder.schema.facade import masked_in

RECORDS_MAX: Final = 200
"""Sample records of one form."""


def travelling(forms: Forms, form: FormDefinition, *, personal: bool) -> tuple[Field, ...]:
    """The fields whose values travel: those that people write, without files, people of the workspace and, unless
    `personal`, what is marked as data of people.
    """
    return tuple(each for each in form.live_fields if _travels(forms, form, each, personal=personal))


def _travels(forms: Forms, form: FormDefinition, each: Field, *, personal: bool) -> bool:
    if each.is_computed or not each.type.is_written_by_people or each.kind is ValueKind.FILES:
        return False
    if _leads_to_people(each):
        return False
    return personal or (each.privacy is None and not masked_in(forms, form, each))


def _leads_to_people(each: Field) -> bool:
    return (each.target or each.list_target or "").startswith("_")


def sample_text(forms: Forms, form: FormDefinition, record: Document, *, personal: bool) -> Document:
    """A record as read, as text; references keep the ids they lead to until `spelled`."""
    text = {
        each.key: _rows_text(forms, form, each, record[each.key], personal=personal)
        if each.kind is ValueKind.ROWS
        else record[each.key]
        for each in travelling(forms, form, personal=personal)
        if each.key in record
    }
    return {key: value for key, value in text.items() if value not in (None, [], "", {})}


def _rows_text(
    forms: Forms, form: FormDefinition, each: Field, rows: Sequence[Document] | None, *, personal: bool
) -> list[Document]:
    within = form.subforms[each.key]
    texts = [sample_text(forms, forms.get(within.form), row, personal=personal) for row in rows or ()]
    return [{key: value for key, value in text.items() if key != within.through} for text in texts]


def names_of(form: FormDefinition, texts: Sequence[Document]) -> list[str]:
    """What each record is called by: the value of a unique field, else its label where no other has it, else `#3`."""
    keys = [each.key for each in form.live_fields if each.unique and each.kind is ValueKind.TEXT]
    key = next(iter(keys), form.label_field)
    values = [text.get(key) for text in texts]
    return [
        value if isinstance(value, str) and values.count(value) == 1 and not value.startswith("#") else f"#{number}"
        for number, value in enumerate(values, 1)
    ]


def spelled(forms: Forms, form: FormDefinition, text: Document, names: Mapping[str, Mapping[str, str]]) -> Document:
    """The text with names in the place of ids; references that lead out of the samples are left out.

    `names` are those of each form's records by id.
    """
    found = {key: _spelled(forms, form, form.get(key), value, names) for key, value in text.items()}
    return {key: value for key, value in found.items() if value not in (None, [])}


def _spelled(
    forms: Forms, form: FormDefinition, each: Field, value: Any, names: Mapping[str, Mapping[str, str]]
) -> Any:
    if each.kind is ValueKind.ROWS:
        inner = forms.get(form.subforms[each.key].form)
        return [spelled(forms, inner, row, names) for row in value]
    if each.target is not None:
        return names.get(each.target, {}).get(value["id"])
    if each.list_target is not None:
        known = names.get(each.list_target, {})
        return [known[item["id"]] for item in value if item["id"] in known]
    return value


def order(forms: Forms, keys: Sequence[str]) -> list[str]:
    """The forms so that records come after those they lead to, as far as that is possible."""
    leads = {key: {each for each in _targets(forms, forms.get(key)) if each in keys and each != key} for key in keys}
    try:
        return list(TopologicalSorter(leads).static_order())
    except CycleError:
        return list(keys)


def _targets(forms: Forms, form: FormDefinition) -> Iterator[str]:
    for each in form.live_fields:
        yield from filter(None, (each.target, each.list_target))
        if each.key in form.subforms:
            yield from _targets(forms, forms.get(form.subforms[each.key].form))


class Later(Exception):
    """A reference to a record that is yet to be made."""


def resolved(
    forms: Forms, form: FormDefinition, text: Document, made: Mapping[str, Mapping[str, str]]
) -> tuple[Document, Document]:
    """The values to make a record of, with ids in the place of names, and those that must wait for other records."""
    now, later = {}, {}
    for key, value in text.items():
        try:
            now[key] = _resolved(forms, form, form.find(key), value, made)
        except Later:
            later[key] = value
    return now, later


def _resolved(
    forms: Forms, form: FormDefinition, each: Field | None, value: Any, made: Mapping[str, Mapping[str, str]]
) -> Any:
    if each is None:
        return value
    if each.kind is ValueKind.ROWS and isinstance(value, list):
        inner = forms.get(form.subforms[each.key].form)
        return [
            {key: _resolved(forms, inner, inner.find(key), item, made) for key, item in row.items()} for row in value
        ]
    if each.target is not None:
        return _id(made, each.target, value)
    if each.list_target is not None and isinstance(value, list):
        return [_id(made, each.list_target, item) for item in value]
    return value


def _id(made: Mapping[str, Mapping[str, str]], form: str, name: Any) -> str:
    try:
        return made[form][str(name)]
    except KeyError:
        raise Later(form, name) from None
