"""Names become fields, kinds are checked, written values take the kind of what they are compared with.

What binding settles once, so that no back end has to: percentages in products become factors, days between
dates become functions, `in` on lists becomes `has_any`, a comparison with `empty` becomes `is_empty`, and a
function that means a formula becomes that formula.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tongzhou.expressions.calls import given_of, meaning, native
from tongzhou.expressions.errors import ExpressionError
from tongzhou.expressions.functions.contracts import Function
from tongzhou.expressions.functions.table import BY_NAME, NATIVE
from tongzhou.expressions.kinds import VARIABLES, VOLATILE, Kind, Names, Type
from tongzhou.expressions.operators import OPERATORS
from tongzhou.expressions.rows import RELATED, Related, names_rows, row_field
from tongzhou.expressions.special import NAMED, SPECIAL
from tongzhou.expressions.tree import (
    Aggregate,
    Bound,
    Call,
    Field,
    Literal,
    Name,
    Node,
    RowField,
    Variable,
    check_limits,
)
from tongzhou.expressions.typed import Typed, check_none


def bind(tree: Node, names: Names, *, volatile: bool = False) -> Bound:
    """The bound tree of any kind of value, or ExpressionError saying which name or kind is wrong.

    Values that differ each time they are asked for (`RAND`, `UUID`) are for defaults, which are computed once:
    `volatile` allows them.
    """
    return bind_typed(tree, names, volatile=volatile)[0]


def bind_typed(tree: Node, names: Names, *, volatile: bool = False) -> tuple[Bound, Type]:
    """Like `bind`, with the whole type of the value: its currency, its choices."""
    typed = _Binding(names, volatile).bound(check_limits(tree))
    check_limits(typed.node)
    return Bound(typed.node, typed.kind), typed.type


def bind_condition(tree: Node, names: Names, *, volatile: bool = False) -> Bound:
    """Like `bind`, for predicates: the whole must be yes or no."""
    bound = bind(tree, names, volatile=volatile)
    if bound.kind is not Kind.BOOLEAN:
        raise ExpressionError("condition_expected", at=tree.at, kind=bound.kind.value)
    return bound


@dataclass(frozen=True, slots=True)
class _Binding:
    """What names stand for: fields of the record, of a row of `related`, and the parameters of a meaning."""

    names: Names
    volatile: bool = False
    related: Related | None = None
    given: Mapping[str, Typed] | None = None

    def bound(self, node: Node) -> Typed:
        """The node with its type."""
        match node:
            case Literal():
                return Typed(node, Type(node.kind))
            case Variable():
                return self._variable(node)
            case Name():
                return self._name(node)
            case Call():
                return self._call(node)
            case Field() | RowField() | Aggregate():
                raise ExpressionError("tree_malformed", at=node.at)

    def _variable(self, node: Variable) -> Typed:
        if node.name in VOLATILE and not self.volatile:
            raise ExpressionError("function_volatile", at=node.at, function=node.name)
        return Typed(node, VARIABLES[node.name])

    def _name(self, node: Name) -> Typed:
        if self.given is not None and node.name in self.given:
            return self.given[node.name]
        if self.related is not None:
            found_row = row_field(self.related, self.names, node)
            if found_row is not None:
                return found_row
        found = self.names.get(node.name)
        if found is not None:
            return Typed(Field(found.path, found.type.kind, node.at), found.type, node.name)
        if self.related is None and names_rows(self.names, node):
            raise ExpressionError("rows_alone", at=node.at, field=node.name)
        why = getattr(self.names, "refusal", None)
        code = None if why is None else why(node.name)
        raise ExpressionError(code or "field_unknown", at=node.at, field=node.name)

    def _call(self, call: Call) -> Typed:
        function = BY_NAME.get(call.function)
        name = call.function if function is None else function.name
        rule = OPERATORS.get(name)
        special = None if function is None or function.rule is None else function.rule
        if special in RELATED and self.given is None:
            return RELATED[special](replace(call, function=name), self.names, self._row_binding)
        if special == "variable":
            check_none(call)
            return self._variable(Variable(name, call.at))
        if special in NAMED:
            return NAMED[special](replace(call, function=name), self.names)
        arguments = [self.bound(argument) for argument in call.arguments]
        if rule is not None:
            return rule(replace(call, function=name), arguments)
        if function is None:
            raise ExpressionError("function_unknown", at=call.at, function=call.function)
        return self._function(function, call, arguments)

    def _function(self, function: Function, call: Call, arguments: list[Typed]) -> Typed:
        if function.rule is not None:
            return SPECIAL[function.rule](replace(call, function=function.name), arguments, self._formula)
        if function.means is not None:
            return self._formula(function.means, given_of(function, call, arguments), call)
        return native(NATIVE[function.name], call, arguments)

    def _formula(self, text: str, given: Mapping[str, Typed], call: Call) -> Typed:
        """A formula of the language with values for its names; whatever is wrong is wrong at the call."""
        try:
            return _Binding({}, given=given, volatile=True).bound(meaning(text))
        except ExpressionError as error:
            error.at = call.at
            raise

    def _row_binding(self, related: Related, node: Node) -> Typed:
        """A node with names of rows: `related` collects which rows they are."""
        if self.related is None:
            return replace(self, related=related).bound(node)
        if names_rows(self.names, node):
            raise ExpressionError("rows_nested", at=node.at)
        return self.bound(node)
