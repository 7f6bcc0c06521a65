"""Filters apart: what they ask (the shape, by which statements are kept) and the values they ask for.

The values of a bound filter are replaced by marks that no filter can hold; after compiling, the marks show which
parameter takes which value. So a filter that was seen before with other values costs no compiling.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from tongzhou.builder.fields.facade import Operator
from tongzhou.builder.query.contracts import Slot
from tongzhou.builder.query.errors import InvalidFilter
from tongzhou.builder.query.sight import Sight
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.schema.facade import FormNames
from tongzhou.expressions.facade import (
    Bound,
    Call,
    ExpressionError,
    Kind,
    Literal,
    Node,
    Variables,
    bind_condition,
    parse_filter,
)
from tongzhou.kernel.errors import FieldError
from tongzhou.kernel.ids import as_id

_FIRST_ID = 0xFFFFFFFF_FFFF_FFFF_FFFF_000000000000
_FIRST_NUMBER = Decimal(900_000_000_000_000)
_FIRST_DAY = date(9000, 1, 1)
_FIRST_MOMENT = datetime(9000, 1, 1, tzinfo=UTC)
_IN_TEXT = "\ue000"
_OF_MASKED = frozenset({"eq", "in", "is_empty", "is_not_empty"})
"""What may be asked of masked values: who has this number, not what the number begins with."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter's shape (its tree with marks for values) and the values in order."""

    shape: Bound
    values: tuple[Any, ...]


def read_filter(sight: Sight, form: FormDefinition, document: Any) -> Filter:
    """Bind a JSON predicate for an actor; every mistake is an InvalidFilter naming the field."""
    return sight.keep(("filter", form.key, _written(document)), lambda: _bind(sight, form, document))


def _written(document: Any) -> bytes:
    """A predicate's own text, by which it is recognised; what cannot be written is no predicate."""
    try:
        return orjson.dumps(document, default=str)
    except (orjson.JSONEncodeError, RecursionError) as error:
        raise InvalidFilter(parameter="filter") from error


def _bind(sight: Sight, form: FormDefinition, document: Any) -> Filter:
    try:
        tree = parse_filter(document)
        _check_operators(sight, form, document)
        bound = bind_condition(tree, sight.filter_names(form))
    except ExpressionError as error:
        raise InvalidFilter(errors=[error.as_field_error("filter")], parameter="filter") from error
    values: list[Any] = []
    return Filter(Bound(_separate(bound.tree, values), bound.kind), tuple(values))


def _check_operators(sight: Sight, form: FormDefinition, document: Any) -> None:
    """Each condition's operator is one that the field's type offers; `parse_filter` has checked the form."""
    stack = [document]
    names = sight.filter_names(form)
    while stack:
        part = stack.pop()
        if "field" in part:
            _check_operator(sight, form, names, part)
        else:
            ((_, inner),) = part.items()
            stack.extend(inner if isinstance(inner, list) else [inner])


def _check_operator(sight: Sight, form: FormDefinition, names: FormNames, condition: Mapping[str, Any]) -> None:
    name = condition["field"]
    if names.get(name) is None:
        raise ExpressionError("field_unknown", field=name)
    each = field_at(sight, form, name)
    if Operator(condition["op"]) not in each.type.operators:
        raise InvalidFilter(
            errors=[FieldError(name, "operator_unfit", {"operator": condition["op"], "type": each.type.name})],
            parameter="filter",
        )
    if sight.mask(*_place(sight, form, name)) is not None and condition["op"] not in _OF_MASKED:
        raise InvalidFilter(errors=[FieldError(name, "masked_compared", {"field": name})], parameter="filter")


def field_at(sight: Sight, form: FormDefinition, name: str) -> Field:
    """The field whose kind a dotted name has; the name must be known."""
    return sight.forms.meaning(*_place(sight, form, name))


def _place(sight: Sight, form: FormDefinition, name: str) -> tuple[FormDefinition, Field]:
    *hops, last = name.split(".")
    for hop in hops:
        form = sight.forms.get(form.get(hop).target or "")
    return form, form.get(last)


def _separate(node: Node, values: list[Any]) -> Node:
    if isinstance(node, Call):
        return replace(node, at=0, arguments=tuple(_separate(argument, values) for argument in node.arguments))
    if not isinstance(node, Literal) or node.value is None or isinstance(node.value, bool):
        return node
    mark = _mark(node, len(values))
    if mark is None:
        return node
    values.append(as_id(node.value) or node.value if node.kind in (Kind.REFERENCE, Kind.MEMBER) else node.value)
    return Literal(node.kind, mark)


def _mark(node: Literal, index: int) -> Any:
    """A value of the literal's kind that stands for value number `index`."""
    if isinstance(node.value, Decimal):
        return _FIRST_NUMBER + index
    if isinstance(node.value, datetime):
        return _FIRST_MOMENT + timedelta(days=index)
    if isinstance(node.value, date):
        return _FIRST_DAY + timedelta(days=index)
    if node.kind in (Kind.REFERENCE, Kind.MEMBER) and as_id(node.value) is not None:
        return str(UUID(int=_FIRST_ID + index))
    return f"{_IN_TEXT}{index}" if isinstance(node.value, str) else None


def marks(filtered: Filter | None) -> dict[Any, Slot]:
    """Which compiled parameter values stand for which values of the filter."""
    if filtered is None:
        return {}
    found: dict[Any, Slot] = {}
    for index in range(len(filtered.values)):
        for mark in (
            _FIRST_NUMBER + index, _FIRST_MOMENT + timedelta(days=index), _FIRST_DAY + timedelta(days=index),
            UUID(int=_FIRST_ID + index), f"{_IN_TEXT}{index}",
        ):  # fmt: skip
            found[mark] = Slot("filter", index)
    return found


_ME, _PARTNER, _TODAY = 1 << 40, 2 << 40, _FIRST_DAY - timedelta(days=1)
_TEAM = 3 << 40


def variable_marks(variables: Mapping[str, Any]) -> tuple[Variables, dict[Any, Slot]]:
    """Marks for what `me`, `my_team`, `my_partner` and `today` stand for; an unset one stays empty.

    A team's size is part of the shape: `in` needs as many parameters as members.
    """
    team = [UUID(int=_FIRST_ID + _TEAM + index) for index in range(len(variables["my_team"]))]
    me, partner = UUID(int=_FIRST_ID + _ME), UUID(int=_FIRST_ID + _PARTNER)
    slots: dict[Any, Slot] = {mark: Slot("team", index) for index, mark in enumerate(team)}
    slots |= {me: Slot("variables", "me"), partner: Slot("variables", "my_partner"), _TODAY: Slot("variables", "today")}
    standing = Variables(
        me=None if variables["me"] is None else str(me),
        my_team=tuple(map(str, team)),
        my_partner=None if variables["my_partner"] is None else str(partner),
        today=None if variables["today"] is None else _TODAY,
    )
    return standing, slots


def variables_shape(variables: Mapping[str, Any]) -> tuple[Any, ...]:
    """The part of a statement's shape that comes from the variables."""
    return (
        variables["me"] is None,
        len(variables["my_team"]),
        variables["my_partner"] is None,
        variables["today"] is None,
    )
