"""The tree that formulas and filters become, its limits, and its form as JSON.

A tree is made of literals, names, variables and calls; operators are calls (`eq`, `and`, `add`). Binding
replaces names by fields and gives every call its kind. Everything that must survive hostile input (depth,
number of nodes) is checked with a stack, never by recursion; after that check recursion is safe.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tongzhou.expressions.errors import ExpressionError
from tongzhou.expressions.kinds import VARIABLES, Kind, Value
from tongzhou.expressions.values import read_text

MAX_LENGTH = 10_000
MAX_DEPTH = 64
MAX_NODES = 2_000


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the formula."""

    kind: Kind
    value: Value
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A field by name, not bound yet."""

    name: str
    at: int = field(default=0, compare=False)

    @property
    def kind(self) -> Kind:
        """Unknown before binding."""
        return Kind.EMPTY


@dataclass(frozen=True, slots=True)
class Field:
    """A field by its stored path."""

    path: str
    kind: Kind
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class RowField:
    """A field of the row that an `Aggregate` stands on, by its path relative to that row."""

    path: str
    kind: Kind
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Variable:
    """A value that the caller supplies: me, my_team, my_partner, today, now."""

    name: str
    at: int = field(default=0, compare=False)

    @property
    def kind(self) -> Kind:
        """The kind of the variable's value."""
        return VARIABLES[self.name].kind


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or function with its arguments. `kind` is known once bound."""

    function: str
    arguments: tuple["Node", ...]
    kind: Kind = Kind.EMPTY
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A calculation over many rows: those at the stored path `rows` for which every condition holds.

    `value` and `conditions` are about one row (`RowField`) and may read the record itself (`Field`). Without a
    value the rows are counted. `argument` is about the record: the k of `large`, the mark of `join`.
    """

    function: str
    rows: str
    value: "Node | None"
    conditions: tuple["Node", ...] = ()
    argument: "Node | None" = None
    kind: Kind = Kind.EMPTY
    at: int = field(default=0, compare=False)

    @property
    def parts(self) -> tuple["Node", ...]:
        """Every node beneath this one."""
        return tuple(each for each in (self.value, *self.conditions, self.argument) if each is not None)


Node = Literal | Name | Field | RowField | Variable | Call | Aggregate


def walk(tree: Node) -> Iterator[tuple[Node, int]]:
    """Every node with its depth (the root's is 1), without recursion."""
    stack = [(tree, 1)]
    while stack:
        node, depth = stack.pop()
        yield node, depth
        if isinstance(node, Call):
            stack.extend((argument, depth + 1) for argument in reversed(node.arguments))
        elif isinstance(node, Aggregate):
            stack.extend((part, depth + 1) for part in reversed(node.parts))


def check_limits(tree: Node) -> Node:
    """The same tree, or ExpressionError when it is deeper or larger than allowed."""
    for count, (node, depth) in enumerate(walk(tree), start=1):
        if depth > MAX_DEPTH:
            raise ExpressionError("expression_too_deep", at=node.at, limit=str(MAX_DEPTH))
        if count > MAX_NODES:
            raise ExpressionError("expression_too_large", at=node.at, limit=str(MAX_NODES))
    return tree


@dataclass(frozen=True, slots=True)
class Bound:
    """A checked tree of ids: what is stored, and what the back ends compile."""

    tree: Node
    kind: Kind

    def fields(self) -> frozenset[str]:
        """The stored paths that the tree reads."""
        return frozenset(self.reads())

    def reads(self) -> tuple[str, ...]:
        """The same, each as often as it stands there."""
        return tuple(node.path for node, _ in walk(self.tree) if isinstance(node, Field))

    @property
    def path(self) -> str | None:
        """The stored path where the tree is nothing but a field."""
        return self.tree.path if isinstance(self.tree, Field) else None

    def variables(self) -> frozenset[str]:
        """The variables that the tree reads."""
        return frozenset(node.name for node, _ in walk(self.tree) if isinstance(node, Variable))

    def rows(self) -> dict[str, frozenset[str]]:
        """The stored paths of rows that the tree reads, and the paths relative to them that it reads there."""
        found: dict[str, frozenset[str]] = {}
        for node, _ in walk(self.tree):
            if isinstance(node, Aggregate):
                read = {inner.path for part in node.parts for inner, _ in walk(part) if isinstance(inner, RowField)}
                found[node.rows] = found.get(node.rows, frozenset()) | read
        return found

    def to_json(self) -> dict[str, Any]:
        """The tree as plain JSON values; `from_json` reads it back equal."""
        return _to_json(self.tree)

    @classmethod
    def from_json(cls, document: object) -> "Bound":
        """Read a stored tree; anything else raises ExpressionError `tree_malformed`."""
        check_nesting(document)
        tree = check_limits(_from_json(document))
        return cls(tree, tree.kind)


def check_nesting(document: object) -> None:
    """Refuse a JSON value nested deeper than a tree may be, whatever its size, without recursion."""
    stack = [(document, 1)]
    while stack:
        value, depth = stack.pop()
        if depth > 2 * MAX_DEPTH:
            raise ExpressionError("expression_too_deep", limit=str(MAX_DEPTH))
        if isinstance(value, dict):
            stack.extend((item, depth + 1) for item in value.values())
        elif isinstance(value, list):
            stack.extend((item, depth + 1) for item in value)


def _to_json(node: Node) -> dict[str, Any]:
    match node:
        case Literal():
            return {"literal": _plain(node.value), "kind": node.kind.value}
        case Field():
            return {"field": node.path, "kind": node.kind.value}
        case RowField():
            return {"row_field": node.path, "kind": node.kind.value}
        case Variable():
            return {"variable": node.name}
        case Aggregate():
            return {
                "aggregate": node.function,
                "rows": node.rows,
                "value": None if node.value is None else _to_json(node.value),
                "conditions": [_to_json(condition) for condition in node.conditions],
                "argument": None if node.argument is None else _to_json(node.argument),
                "kind": node.kind.value,
            }
        case Call():
            arguments = [_to_json(argument) for argument in node.arguments]
            return {"call": node.function, "kind": node.kind.value, "arguments": arguments}
        case Name():
            raise ExpressionError("tree_malformed", at=node.at)


def _plain(value: Value) -> str | bool | None:
    if value is None or isinstance(value, (str, bool)):
        return value
    return f"{value:f}" if isinstance(value, Decimal) else value.isoformat()


def _from_json(document: object) -> Node:
    match document:
        case {"literal": None | str() | bool() as value, "kind": str(kind), **rest} if not rest:
            return Literal(_kind(kind), _value(value, _kind(kind)))
        case {"field": str(path), "kind": str(kind), **rest} if not rest:
            return Field(path, _kind(kind))
        case {"row_field": str(path), "kind": str(kind), **rest} if not rest:
            return RowField(path, _kind(kind))
        case {"aggregate": str(), **_rest}:
            return _aggregate(document)
        case {"variable": str(name), **rest} if not rest and name in VARIABLES:
            return Variable(name)
        case {"call": str(function), "kind": str(kind), "arguments": list(arguments), **rest} if not rest:
            return Call(function, tuple(_from_json(argument) for argument in arguments), _kind(kind))
    raise ExpressionError("tree_malformed")


def _aggregate(document: object) -> Aggregate:
    match document:
        case {
            "aggregate": str(function),
            "rows": str(rows),
            "value": value,
            "conditions": list(conditions),
            "argument": argument,
            "kind": str(kind),
            **rest,
        } if not rest:
            return Aggregate(
                function,
                rows,
                None if value is None else _from_json(value),
                tuple(_from_json(condition) for condition in conditions),
                None if argument is None else _from_json(argument),
                _kind(kind),
            )
    raise ExpressionError("tree_malformed")


def _kind(text: str) -> Kind:
    try:
        return Kind(text)
    except ValueError:
        raise ExpressionError("tree_malformed") from None


def _value(value: str | bool | None, kind: Kind) -> Value:
    if value is None or isinstance(value, bool):
        return value
    return read_text(value, kind)
