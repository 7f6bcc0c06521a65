"""Where a percentage has become a plain number: in sums with numbers, where it counts as its hundredth."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from tongzhou.expressions.kinds import Kind
from tongzhou.expressions.tree import Bound, Call, Literal, Node

_PASSING: Final = frozenset({"if", "coalesce", "min", "max", "round", "round_to", "negate", "abs"})
_SUMS: Final = frozenset({"add", "subtract"})
_HUNDREDTH: Final = Decimal("0.01")


def is_factor(bound: Bound) -> bool:
    """Whether a formula makes a factor out of a percentage, as `1 - rate` does: what a field of percentages would read
    as a hundredth of what is meant.
    """
    return bound.kind is Kind.NUMBER and _is_factor(bound.tree)


def _is_factor(node: Node) -> bool:
    if not isinstance(node, Call):
        return False
    if node.function in _SUMS:
        return any(_is_hundredth(each) or _is_factor(each) for each in node.arguments)
    if node.function in _PASSING:
        return any(_is_factor(each) for each in node.arguments[node.function == "if" :])
    return False


def _is_hundredth(node: Node) -> bool:
    """A percentage as the sum reads it."""
    if not (isinstance(node, Call) and node.function == "multiply"):
        return False
    percentage, factor = node.arguments
    return percentage.kind is Kind.PERCENT and isinstance(factor, Literal) and factor.value == _HUNDREDTH
