"""Comparisons without a value: drafts of flows and forms keep them, what is published has none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.expressions.facade import ExpressionError, check_nesting
from tongzhou.kernel.errors import FieldError

_ALONE: Final = frozenset({"is_empty", "is_not_empty"})


def unfinished(condition: Any, form: FormDefinition | None, at: str) -> Iterator[FieldError]:
    """Each comparison of a condition or filter that has nothing yet to compare with, by what its field is called. What
    is nested too deep is left to whoever reads the condition.
    """
    try:
        check_nesting(condition)
    except ExpressionError:
        return
    for leaf in leaves(condition):
        if str(leaf.get("op")) in _ALONE or "formula" in leaf or _is_given(leaf.get("value"), leaf.get("op")):
            continue
        key = str(leaf["field"])[:100]
        field = None if form is None else form.find(key.partition(".")[0])
        yield FieldError(at, "condition_without_value", {"name": key if field is None else field.label})


def _is_given(value: Any, operator: Any) -> bool:
    if isinstance(value, Mapping):
        return bool(value)
    if not isinstance(value, list):
        return value is not None and value != ""
    is_whole = operator != "between" or len(value) == 2
    return bool(value) and is_whole and all(_is_given(each, None) for each in value)


def leaves(where: Any) -> Iterator[Mapping[str, Any]]:
    """The conditions in a filter."""
    if not isinstance(where, Mapping):
        return
    if "field" in where:
        yield where
    groups = [where[key] for key in ("all", "any") if isinstance(where.get(key), list)]
    for part in (*(each for group in groups for each in group), *([where["not"]] if "not" in where else [])):
        yield from leaves(part)
