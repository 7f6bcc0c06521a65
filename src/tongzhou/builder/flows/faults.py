"""What a flow that no longer fits the forms of today raises when it is worked on, and how that is called."""

from __future__ import annotations

from typing import Final

from pydantic import ValidationError

from tongzhou.builder.schema.contracts import FieldMissing
from tongzhou.expressions.facade import ExpressionError
from tongzhou.kernel.errors import Problem

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
