"""Formulas and texts of a flow, worked out over what its run knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from tongzhou.builder.flows.naming import INITIATOR, INPUT, RECORD, bound_condition, bound_formula
from tongzhou.builder.flows.running.context import Running
from tongzhou.builder.flows.running.reading import Values
from tongzhou.builder.flows.texts import PLACEHOLDER
from tongzhou.builder.records.facade import variables_of
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.expressions.facade import Bound, to_python
from tongzhou.kernel.ids import as_id


async def holds(run: Running, condition: str | Mapping[str, Any]) -> bool:
    """Whether a condition holds for a run now."""
    return await _value(run, bound_condition(run.names, condition)) is True


async def calculate(run: Running, formula: str) -> Any:
    """What a formula makes, as the API writes it."""
    return as_plain(await _value(run, bound_formula(run.names, formula)))


async def calculate_all(run: Running, formulas: Mapping[str, str]) -> dict[str, Any]:
    """What formulas make, by the same keys."""
    return {key: await calculate(run, formula) for key, formula in formulas.items()}


async def fill(run: Running, template: str, *, write: Callable[[str], str] = str) -> str:
    """A text with values in the places of its paths; empty values leave nothing."""
    found = {path: write(_shown(await _at(run, path))) for path in PLACEHOLDER.findall(template)}
    return PLACEHOLDER.sub(lambda place: found[place[1]], template)


async def filter_of(run: Running, where: Mapping[str, Any] | None) -> Any:
    """A filter whose formulas are worked out."""
    if where is None:
        return None
    if "formula" in where:
        value = await calculate(run, where["formula"])
        rest = {key: each for key, each in where.items() if key != "formula"}
        return {**rest, "value": value} if value is not None else {"field": where["field"], "op": "is_empty"}
    found: dict[str, Any] = {}
    for key, each in where.items():
        if key in ("all", "any") and isinstance(each, list):
            found[key] = [await filter_of(run, part) for part in each]
        else:
            found[key] = await filter_of(run, each) if key == "not" and isinstance(each, Mapping) else each
    return found


async def record_named(run: Running, formula: str) -> UUID | None:
    """The record that a formula names."""
    return as_id(str(await calculate(run, formula)))


def as_plain(value: Any) -> Any:
    """A value as JSON writes it."""
    if isinstance(value, (Decimal, UUID)):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return [as_plain(each) for each in value] if isinstance(value, (list, tuple)) else value


async def _value(run: Running, bound: Bound) -> Any:
    read = {path: await _load(run, path) for path in bound.fields()}
    return _compiled(bound)(read, variables_of(run.actor, run.now))


@lru_cache(maxsize=2000)
def _compiled(bound: Bound) -> Any:
    return to_python(bound)


async def _at(run: Running, path: str) -> Any:
    """What a placeholder means: a record by its label, a choice by its title."""
    found = run.names.get(path)
    return None if found is None else await _load(run, found.path, label=True)


async def _load(run: Running, path: str, *, label: bool = False) -> Any:
    """The value at a stored path."""
    place, _, rest = path.partition(".")
    if place == INITIATOR:
        return run.row["starter_name"] if label else run.row["starter_id"] and str(run.row["starter_id"])
    if place == INPUT:
        return run.row["happened"].get("inputs", {}).get(rest)
    form, identifier, values = where_is(run, place)
    if form is None:
        return (values or {}).get(rest)
    if identifier is None or not rest:
        return None if identifier is None else str(identifier)
    return await run.reader.through(form, identifier, rest, label=label)


def where_is(run: Running, place: str) -> tuple[FormDefinition | None, UUID | None, Values | None]:
    """The form and record of a place, or the values that a step left."""
    if place == RECORD:
        form = run.document.form
        return (None if form is None else run.forms.get(form)), run.record_id, None
    output = run.state.outputs.get(place)
    step = run.step(place)
    form_left = run.names.form_of(step)
    if form_left is None:
        return None, None, output
    if step.kind == "loop":
        return form_left, _turn_of(run, place, output), None
    return form_left, as_id(str((output or {}).get("id"))), None


def _turn_of(run: Running, place: str, output: Any) -> UUID | None:
    """The item that a loop is at."""
    visit = next((each for each in reversed(run.state.visits) if each.step == place), None)
    items = (output or {}).get("items", ())
    return as_id(items[visit.turn]) if visit is not None and visit.turn < len(items) else None


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "、".join(_shown(each) for each in value)
    if isinstance(value, Mapping):
        return str(next(iter(value.values()), ""))
    return str(value)
