"""Bound tree to DuckDB SQL text. Every written value is quoted here; column texts come from the caller.

Columns are `VARCHAR`, whole numbers or `DECIMAL`, `DATE`, `TIMESTAMPTZ`, `BOOLEAN` and `VARCHAR[]`.
Arithmetic runs in `DECIMAL(26, 10)`, which holds exactly the numbers of the language; TRY turns what does
not fit into an empty value.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tongzhou.expressions.errors import ExpressionError
from tongzhou.expressions.functions.table import NATIVE
from tongzhou.expressions.kinds import NUMERIC, TEXTS, Kind
from tongzhou.expressions.tree import Bound, Call, Field, Literal, Node, Variable
from tongzhou.expressions.values import PLACES, Variables

_NUMBER = f"DECIMAL(26, {PLACES})"
_TYPES = {
    Kind.DATE: "DATE",
    Kind.INSTANT: "TIMESTAMPTZ",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.LIST: "VARCHAR[]",
    **dict.fromkeys(NUMERIC, _NUMBER),
}
_DAYS = (date.max - date.min).days


def to_duckdb(bound: Bound, columns: Mapping[str, str], variables: Variables | None = None) -> str:
    """The SQL text of a bound formula; `columns` answers the SQL text of every stored path it reads.

    A predicate is never null.
    """
    compiler = _Compiler(columns, variables or Variables())
    return compiler.met(bound.tree) if bound.kind is Kind.BOOLEAN else compiler.value(bound.tree)


def quoted(text: str) -> str:
    """A text as a SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


class _Compiler:
    def __init__(self, columns: Mapping[str, str], variables: Variables) -> None:
        self._columns = columns
        self._variables = variables

    def met(self, node: Node) -> str:
        """A predicate that is never null."""
        if isinstance(node, Call) and node.function in _NEVER_NULL:
            return self.value(node)
        return f"coalesce({self.value(node)}, false)"

    def value(self, node: Node) -> str:
        """Any node as a value; null is empty."""
        match node:
            case Literal():
                return _literal(node.value, node.kind)
            case Field():
                column = self._columns[node.path]
                return f"CAST({column} AS {_NUMBER})" if node.kind in NUMERIC else column
            case Variable():
                return _literal(self._variables.of(node.name), node.kind)
            case Call():
                return self._call(node)
        raise ExpressionError("rows_not_in_plans", at=node.at)

    def _call(self, call: Call) -> str:
        arguments = call.arguments
        if call.function in ("and", "or"):
            return "(" + f" {call.function} ".join(self.met(argument) for argument in arguments) + ")"
        if call.function == "not":
            return f"(not {self.met(arguments[0])})"
        if call.function == "ifs":
            return self._ifs(arguments)
        if call.function == "if":
            condition, yes, no = arguments
            return f"CASE WHEN {self.met(condition)} THEN {self.value(yes)} ELSE {self.value(no)} END"
        values = [self.value(argument) for argument in arguments]
        if call.function == "is_empty":
            return _is_empty(values[0], arguments[0].kind)
        text = _written(call, values)
        return f"coalesce({text}, false)" if call.function in _NULL_IS_NO else text

    def _ifs(self, arguments: tuple[Node, ...]) -> str:
        pairs = zip(arguments[:-1:2], arguments[1::2], strict=False)
        whens = " ".join(f"WHEN {self.met(condition)} THEN {self.value(value)}" for condition, value in pairs)
        otherwise = f" ELSE {self.value(arguments[-1])}" if len(arguments) % 2 else ""
        return f"CASE {whens}{otherwise} END"


def _written(call: Call, values: list[str]) -> str:
    """The call of a function, when plans may use it."""
    operator = _FUNCTIONS.get(call.function)
    if operator is not None:
        return operator(*values)
    native = NATIVE.get(call.function)
    if native is None or native.duckdb is None:
        raise ExpressionError("function_not_in_plans", at=call.at, function=call.function)
    text = native.duckdb
    for index in range(len(values), 0, -1):
        text = text.replace(f"${index}", values[index - 1])
    return text


def _literal(value: Any, kind: Kind) -> str:
    if value is None:
        return f"CAST(NULL AS {_TYPES.get(kind, 'VARCHAR')})"
    if isinstance(value, (tuple, list)):
        return "CAST([" + ", ".join(quoted(item) for item in value) + "] AS VARCHAR[])"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"CAST({quoted(f'{value:f}')} AS {_NUMBER})"
    if isinstance(value, (date, datetime)):
        return f"CAST({quoted(value.isoformat())} AS {_TYPES[kind]})"
    return quoted(value)


def _is_empty(value: str, kind: Kind) -> str:
    if kind in TEXTS:
        return f"(coalesce({value}, '') = '')"
    if kind is Kind.LIST:
        return f"(coalesce(len({value}), 0) = 0)"
    return f"({value} IS NULL)"


def _folded(text: str) -> str:
    return f"translate({text}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"


def _kept(number: str) -> str:
    return f"TRY_CAST(TRY({number}) AS {_NUMBER})"


def _divide(left: str, right: str) -> str:
    # Whole numbers only: one digit more than kept, cut off exactly, then rounded half away from zero.
    whole = f"CAST({left} * {10**PLACES} AS HUGEINT) * {10 ** (PLACES + 1)}"
    cut = f"TRY(({whole}) // CAST({right} * {10**PLACES} AS HUGEINT))"
    tenth = f"CAST('{Decimal(1).scaleb(-PLACES - 1):f}' AS DECIMAL(12, {PLACES + 1}))"
    return f"TRY_CAST(TRY(TRY_CAST({cut} AS DECIMAL(28, 0)) * {tenth}) AS {_NUMBER})"


def _infix(operator: str) -> Callable[..., str]:
    return lambda left, right: f"({left} {operator} {right})"


def _arithmetic(operator: str) -> Callable[..., str]:
    return lambda left, right: _kept(f"{left} {operator} {right}")


def _plain(name: str) -> Callable[..., str]:
    return lambda *arguments: f"{name}({', '.join(arguments)})"


def _add_days(day: str, days: str) -> str:
    since = f"datediff('day', DATE '0001-01-01', {day}) + CAST(trunc({days}) AS HUGEINT)"
    bounded = f"nullif(nullif(least(greatest({since}, -1), {_DAYS + 1}), {_DAYS + 1}), -1)"
    return f"CAST(DATE '0001-01-01' + CAST({bounded} AS INTEGER) AS DATE)"


_COMPARISONS = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
_NULL_IS_NO = frozenset([*_COMPARISONS, "between", "in", "in_list", "has_any", "contains", "starts_with"])
_NEVER_NULL = _NULL_IS_NO | {"and", "or", "not", "eq", "ne", "is_empty"}
_FUNCTIONS: dict[str, Callable[..., str]] = {
    **{name: _infix(operator) for name, operator in _COMPARISONS.items()},
    "eq": _infix("IS NOT DISTINCT FROM"),
    "ne": _infix("IS DISTINCT FROM"),
    "between": lambda value, low, high: f"({value} BETWEEN {low} AND {high})",
    "in": lambda value, *items: f"({value} IN ({', '.join(items)}))",
    "in_list": lambda value, items: f"list_contains({items}, {value})",
    "has_any": lambda items, *wanted: f"list_has_any({items}, [{', '.join(wanted)}])",
    "contains": lambda whole, part: f"(strpos({_folded(whole)}, {_folded(part)}) > 0)",
    "starts_with": lambda whole, part: f"starts_with({_folded(whole)}, {_folded(part)})",
    "add": _arithmetic("+"),
    "subtract": _arithmetic("-"),
    "multiply": _arithmetic("*"),
    "divide": _divide,
    "negate": lambda number: f"(- {number})",
    "abs": _plain("abs"),
    "round": lambda number, places: _kept(f"round({number}, CAST({places} AS INTEGER))"),
    "coalesce": _plain("coalesce"),
    "min": _plain("least"),
    "max": _plain("greatest"),
    "concat": lambda *parts: _plain("concat")("''", *parts),
    "add_days": _add_days,
}
