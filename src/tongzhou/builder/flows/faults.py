"""What a flow that no longer fits the forms of today raises when it is worked on, and how that is called."""

from __future__ import annotations

from typing import Final

from pydantic import ValidationError

from tongzhou.builder.schema.contracts import FieldMissing
from tongzhou.expressions.facade import ExpressionError
from tongzhou.kernel.errors import Problem
from tongzhou.kernel.texts import Locale, catalogue, say

BROKEN: Final = (Problem, ExpressionError, FieldMissing, ValidationError)
"""Not the program's fault: a field, form, person or value that is not there any more, or is refused."""


def code_of(error: Exception) -> str:
    """The stable code of a fault."""
    match error:
        case Problem(code=code):
            return code
        case ExpressionError():
            return "formula_broken"
        case FieldMissing():
            return "field_gone"
    return "document_outdated"


def why_of(fault: str | None, locale: Locale) -> str | None:
    """What people are told of a fault, with the way out."""
    if fault is None:
        return None
    if fault.startswith("http_"):
        return say(locale, "flow_stops.http", {"status": fault.removeprefix("http_")})
    for key in (f"flow_stops.{fault}", f"problems.{fault}"):
        if key in catalogue(locale):
            return say(locale, key)
    return say(locale, "flow_stops.internal_error")
