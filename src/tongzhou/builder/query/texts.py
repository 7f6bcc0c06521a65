"""A SQLAlchemy statement as the text that a raw cursor takes, with what fills each `$n`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from tongzhou.builder.query.contracts import CompiledQuery, Slot
from tongzhou.kernel.database.statements import compile_statement

_MARK = re.compile(r"%\((\w+)\)s|%%")
_INPUT = re.compile(r"(cursor|words|bigrams|named|values?)_(\d+)")
_SINGLE = frozenset({"limit", "skip", "id", "ids"})


def finished(statement: sa.ClauseElement, schema: str, slots: Mapping[Any, Slot]) -> CompiledQuery:
    """Compile once: parameters named after inputs, and those whose value is a mark, become slots."""
    compiled = compile_statement(statement, schema)
    order: dict[str, int] = {}

    def numbered(found: re.Match[str]) -> str:
        name = found.group(1)
        return "%" if name is None else f"${order.setdefault(name, len(order) + 1)}"

    text = _MARK.sub(numbered, compiled.text)
    parameters = tuple(_filled(name, compiled.parameters[name], slots) for name in order)
    return CompiledQuery(text.encode(), parameters, planned_anew=any(name.startswith("words_") for name in order))


def _filled(name: str, value: Any, slots: Mapping[Any, Slot]) -> Slot | Any:
    if name in _SINGLE:
        return Slot(name, 0)
    found = _INPUT.fullmatch(name)
    if found is not None:
        return Slot(found.group(1), int(found.group(2)))
    if isinstance(value, list):
        return tuple(slots.get(each, each) for each in value)
    return slots.get(value, value) if value.__hash__ is not None else value
