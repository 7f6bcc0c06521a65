"""JSON predicates: what the API's `filter` and saved views are, and the tree they become.

    {"all": [{"field": "country_region", "op": "eq", "value": "Canada"}, {"not": {…}}]}

Groups are `all`, `any` and `not`; a condition has exactly `field`, `op` and, except for `is_empty` and
`is_not_empty`, `value`. A value is a string, a number, true, false, null, `{"variable": "me"}`, or for
`in`, `not_in` and `between` a list of those. An unknown key or operator is an error, never ignored.
"""

import json
from decimal import Decimal
from typing import Any

from tongzhou.expressions.errors import ExpressionError
from tongzhou.expressions.kinds import WRITTEN_VARIABLES, Kind
from tongzhou.expressions.tree import Call, Literal, Name, Node, Variable, check_limits, check_nesting
from tongzhou.expressions.values import read_text

MAX_TEXT = 100_000

_GROUPS = {"all": "and", "any": "or"}
_PAIRS = ("eq", "ne", "lt", "lte", "gt", "gte", "contains", "starts_with")
_ALONE = ("is_empty", "is_not_empty")
_LISTS = ("in", "not_in", "between")
OPERATORS = (*_PAIRS, *_LISTS, *_ALONE)


def load_filter(text: str | bytes) -> Any:
    """The JSON value of a filter parameter; too long, too deep or malformed is refused before it costs."""
    if len(text) > MAX_TEXT:
        raise ExpressionError("expression_too_long", limit=str(MAX_TEXT))
    try:
        document = json.loads(text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_object)
    except RecursionError:
        raise ExpressionError("expression_too_deep", limit="64") from None
    except ExpressionError:
        raise
    except ValueError:
        raise ExpressionError("filter_malformed") from None
    check_nesting(document)
    return document


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for key, value in pairs:
        if key in seen:
            raise ExpressionError("filter_key_twice", key=key[:80])
        seen[key] = value
    return seen


def parse_filter(document: object) -> Node:
    """The tree of a JSON predicate, or ExpressionError saying which key, operator or value is wrong."""
    check_nesting(document)
    return check_limits(_predicate(document))


def _predicate(document: object) -> Node:
    if not isinstance(document, dict):
        raise ExpressionError("filter_malformed")
    if "field" in document:
        return _condition(document)
    if len(document) != 1:
        raise ExpressionError("filter_malformed" if not document else "filter_one_group")
    ((key, content),) = document.items()
    if key == "not":
        return Call("not", (_predicate(content),))
    if key not in _GROUPS:
        raise ExpressionError("filter_key_unknown", key=str(key)[:80])
    if not isinstance(content, list):
        raise ExpressionError("filter_list_needed", key=key)
    return _group(_GROUPS[key], [_predicate(part) for part in content])


def _group(function: str, parts: list[Node]) -> Node:
    if not parts:
        return Literal(Kind.BOOLEAN, function == "and")
    return parts[0] if len(parts) == 1 else Call(function, tuple(parts))


def _condition(document: dict[str, Any]) -> Node:
    field, operator = document["field"], document.get("op")
    if not isinstance(field, str):
        raise ExpressionError("filter_malformed")
    if operator not in OPERATORS:
        raise ExpressionError("operator_unknown", field=field, operator=str(operator)[:80])
    for key in document:
        if key not in ("field", "op", "value"):
            raise ExpressionError("filter_key_unknown", field=field, key=str(key)[:80])
    if ("value" in document) is (operator in _ALONE):
        code = "filter_value_unwanted" if operator in _ALONE else "filter_value_missing"
        raise ExpressionError(code, field=field, operator=operator)
    return _operation(Name(field), operator, document.get("value"))


def _operation(name: Name, operator: str, value: object) -> Node:
    if operator == "is_empty":
        return Call("is_empty", (name,))
    if operator == "is_not_empty":
        return Call("not", (Call("is_empty", (name,)),))
    if operator in _PAIRS:
        return Call(operator, (name, _value(value, name)))
    items = _items(value, name)
    if operator == "between":
        if len(items) != 2:
            raise ExpressionError("filter_two_values", field=name.name)
        return Call("between", (name, *items))
    contained = Call("in", (name, *items)) if items else Literal(Kind.BOOLEAN, False)
    return Call("not", (contained,)) if operator == "not_in" else contained


def _items(value: object, name: Name) -> list[Node]:
    if isinstance(value, list):
        return [_value(item, name) for item in value]
    if isinstance(value, dict):
        return [_value(value, name)]
    raise ExpressionError("filter_list_needed", field=name.name, key="value")


def _value(value: object, name: Name) -> Node:
    match value:
        case None:
            return Literal(Kind.EMPTY, None)
        case bool():
            return Literal(Kind.BOOLEAN, value)
        case str():
            return Literal(Kind.TEXT, _text(value, name))
        case int() | float() | Decimal():
            return Literal(Kind.NUMBER, _number(value, name))
        case {"variable": str(variable), **rest} if not rest and variable in WRITTEN_VARIABLES:
            return Variable(variable)
        case {"variable": variable}:
            raise ExpressionError("variable_unknown", field=name.name, variable=str(variable)[:80])
    raise ExpressionError("filter_value_malformed", field=name.name)


def _text(value: str, name: Name) -> str:
    if "\x00" in value:
        raise ExpressionError("value_malformed", field=name.name, value=value[:80], kind="text")
    return value


def _number(value: float | Decimal, name: Name) -> Any:
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    sensible = exact.is_finite() and (not exact or abs(exact.adjusted()) <= 40)
    try:
        return read_text(f"{exact:f}" if sensible else str(exact), Kind.NUMBER)
    except ExpressionError as error:
        error.field = name.name
        raise
