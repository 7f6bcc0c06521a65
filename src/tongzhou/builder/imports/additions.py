"""Columns of a file that become new fields of its form: proposed from what they hold, added before rows are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

from tongzhou.builder.fields.facade import sort_key
from tongzhou.builder.imports.contracts import Amount, Cell, Kind, NewField, Percentage, Rejected, Target
from tongzhou.builder.imports.mapping import guess_reading
from tongzhou.builder.imports.normalising import converter
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.builder.schema.facade import InvalidDefinition, read_definition, write_definition
from tongzhou.kernel.errors import FieldError, InvalidValues

NewFieldType: TypeAlias = Literal["text", "long_text", "number", "money", "percent", "date", "date_time", "yes_no"]
TYPES: Mapping[str, Kind] = {
    "text": Kind.TEXT,
    "long_text": Kind.LONG_TEXT,
    "number": Kind.NUMBER,
    "money": Kind.MONEY,
    "percent": Kind.PERCENT,
    "date": Kind.DATE,
    "date_time": Kind.DATE_TIME,
    "yes_no": Kind.BOOLEAN,
}
"""What a column may become, and how it is then read."""
NEW_FIELDS_MAX = 50
_LINE = 200
_KEY = 40
_NO_KEY_CHARACTER = re.compile(r"[^a-z0-9]+")
_CODE = re.compile(r"\s*(0\d|\d{16})")


def propose_fields(
    columns: Iterable[tuple[str, Sequence[Cell]]], form: FormDefinition, *, currency: str
) -> dict[str, tuple[str, NewField]]:
    """Per column of a file, by name, the key and kind of a new field for it."""
    taken = {each.key for each in form.fields}
    proposed: dict[str, tuple[str, NewField]] = {}
    for name, cells in columns:
        kind = guess_type(cells, currency=currency)
        key = _free_key(name, kind, lambda key: key in taken or form.find(key) is not None)
        taken.add(key)
        proposed[name] = key, NewField(kind, name[:200])
    return proposed


def guess_type(cells: Sequence[Cell], *, currency: str) -> str:
    """The type whose values all these cells are, the narrowest; text where any of them may be a code."""
    filled = [cell for cell in cells if cell is not None]
    texts = [cell for cell in filled if isinstance(cell, str)]
    if not filled:
        return "text"
    if any(len(text) > _LINE or "\n" in text for text in texts):
        return "long_text"
    if any(_CODE.match(text) for text in texts):
        return "text"
    return next((name for name in _narrowest(filled) if _holds(name, filled, currency)), "text")


def draft_with(form: FormDefinition, new: Mapping[str, NewField], *, currency: str) -> dict[str, Any] | None:
    """The form's definition with the fields that it has not got yet; None where it has them all."""
    missing = {key: each for key, each in new.items() if form.find(key) is None}
    if not missing:
        return None
    document = write_definition(form)
    added = [
        {
            "key": key,
            "type": each.type,
            "label": each.label,
            "settings": {"currency": currency} if each.type == "money" else {},
        }
        for key, each in missing.items()
    ]
    return {**document, "fields": [*document["fields"], *added]}


def with_new_fields(form: FormDefinition, new: Mapping[str, NewField], *, currency: str) -> FormDefinition:
    """The form as it will be; raises InvalidValues with what is wrong with a new field, by its key."""
    document = draft_with(form, new, currency=currency)
    if document is None:
        return form
    try:
        return read_definition(document, form)
    except InvalidDefinition as error:
        raise as_wrong_values(error, document) from error


def as_wrong_values(error: InvalidDefinition, document: Mapping[str, Any]) -> InvalidValues:
    """What is wrong with a draft, told of the new fields."""
    return InvalidValues(errors=[_told(each, document["fields"]) for each in error.errors])


def _told(error: FieldError, fields: Sequence[Mapping[str, Any]]) -> FieldError:
    found = re.match(r"fields\.(\d+)\.?(.*)", error.field)
    if found is None:
        return error
    place = ".".join(filter(None, ("new_fields", str(fields[int(found[1])]["key"]), found[2])))
    return FieldError(place, error.code, error.params)


def _narrowest(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The types that may fit, those that say most first."""
    if all(isinstance(cell, Percentage) or (isinstance(cell, str) and cell.strip().endswith("%")) for cell in cells):
        return ("percent",)
    if any(isinstance(cell, Amount) for cell in cells) or any(_is_written_as_money(cell) for cell in cells):
        return ("money", "number")
    return ("yes_no", "number", "date", "date_time")


def _is_written_as_money(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip()[:1] in {"¥", "￥", "$", "€", "£"}


def _holds(name: str, cells: Sequence[Cell], currency: str) -> bool:
    """Whether a field of this type could hold every cell, a number never as a day or as yes."""
    is_amount = name in ("number", "money", "percent")
    if not is_amount and any(isinstance(cell, (int, float)) and not isinstance(cell, bool) for cell in cells):
        return False
    if not is_amount and any(
        isinstance(cell, str) and cell.strip().isdigit() and len(cell.strip()) != 8 for cell in cells
    ):
        return False
    convert = converter(Target("", TYPES[name], currency=currency), guess_reading(cells))
    return all(_is_read(convert(cell)) for cell in cells)


def _is_read(value: object) -> bool:
    return not isinstance(value, Rejected) or value.code == "date_ambiguous"


def _free_key(name: str, kind: str, is_taken: Any) -> str:
    spelt = _NO_KEY_CHARACTER.sub("_", (sort_key(name) or "").lower()).strip("_0123456789")[:_KEY].rstrip("_") or kind
    if not is_taken(spelt):
        return spelt
    return next(key for number in range(2, 10_000) if not is_taken(key := f"{spelt}_{number}"))
