"""JSON schemas of values: as a field shows them and as it takes them (pure)."""

from __future__ import annotations

from typing import Any

from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.schema.contracts import Field

Schema = dict[str, Any]

_ID: Schema = {"type": "string", "format": "uuid"}
_LABELLED: Schema = {
    "type": "object",
    "required": ["id", "label"],
    "properties": {"id": _ID, "label": {"type": ["string", "null"]}},
}
_FILE: Schema = {
    "type": "object",
    "required": ["id", "name", "size", "type"],
    "properties": {"id": _ID, "name": {"type": "string"}, "size": {"type": "integer"}, "type": {"type": "string"}},
}
_DECIMAL: Schema = {"type": "string", "description": "A decimal number."}
_NAMED: Schema = {"type": "string", "description": "A record's id, or its value in a unique field."}

_SHOWN: dict[ValueKind, Schema] = {
    ValueKind.TEXT: {"type": "string"},
    ValueKind.NUMBER: {"type": ["string", "integer"], "description": "A decimal number; ratings are whole."},
    ValueKind.MONEY: _DECIMAL,
    ValueKind.DATE: {"type": "string", "format": "date"},
    ValueKind.INSTANT: {"type": "string", "format": "date-time"},
    ValueKind.BOOLEAN: {"type": "boolean"},
    ValueKind.CHOICE: {"type": "string"},
    ValueKind.CHOICES: {"type": "array", "items": {"type": "string"}},
    ValueKind.REFERENCE: _LABELLED,
    ValueKind.REFERENCES: {"type": "array", "items": _LABELLED},
    ValueKind.FILES: {"type": "array", "items": _FILE},
}
_TAKEN: dict[ValueKind, Schema] = {
    ValueKind.NUMBER: {"type": ["string", "number"]},
    ValueKind.MONEY: {"type": ["string", "number"]},
    ValueKind.REFERENCE: _NAMED,
    ValueKind.REFERENCES: {"type": "array", "items": _NAMED},
    ValueKind.FILES: {"type": "array", "items": _ID},
}


def shown(meaning: Field) -> Schema:
    """What a field's values look like when they are read; kinds with a shape of their own may be any JSON."""
    return _or_null(_with_options(_SHOWN.get(meaning.kind, {}), meaning, retired=True))


def taken(each: Field) -> Schema:
    """What a field takes."""
    schema = _TAKEN.get(each.kind, _SHOWN.get(each.kind, {}))
    found = _with_options(schema, each, retired=False)
    return found if each.required else _or_null(found)


def _with_options(schema: Schema, each: Field, *, retired: bool) -> Schema:
    """The keys that a choice may have, where nobody may add others."""
    options = getattr(each.settings, "options", None)
    if not options or getattr(each.settings, "other", False):
        return schema
    keys = [option.key for option in options if retired or not option.retired]
    if each.kind is ValueKind.CHOICE:
        return {**schema, "enum": keys}
    return {**schema, "items": {"type": "string", "enum": keys}} if each.kind is ValueKind.CHOICES else schema


def _or_null(schema: Schema) -> Schema:
    if "type" not in schema:
        return schema
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    nullable = {**schema, "type": [*types, "null"]}
    return {**nullable, "enum": [*schema["enum"], None]} if "enum" in schema else nullable
