"""Documents as they lie in the tables: one that this program cannot read any more is told apart, and harms no other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tongzhou.builder.flows.contracts import FlowDocument
from tongzhou.builder.flows.errors import InvalidFlow
from tongzhou.builder.schema.facade import from_validation
from tongzhou.kernel.errors import FieldError
from tongzhou.kernel.texts import Text

_TEXT: TypeAdapter[Text] = TypeAdapter(Text)


def written(document: FlowDocument) -> dict[str, Any]:
    """A document as it is stored and travels."""
    return document.model_dump(mode="json", exclude_defaults=True)


def faults_of(stored: Mapping[str, Any]) -> tuple[FieldError, ...]:
    """Why a stored document cannot be read, each with its place; empty for one that can."""
    try:
        FlowDocument.model_validate(stored)
    except ValidationError as error:
        return tuple(from_validation(error))
    return ()


def find_document(stored: Mapping[str, Any]) -> FlowDocument | None:
    """A stored document, None for one that cannot be read."""
    try:
        return FlowDocument.model_validate(stored)
    except ValidationError:
        return None


def read_document(stored: Mapping[str, Any]) -> FlowDocument:
    """A stored document; raises InvalidFlow with what cannot be read."""
    try:
        return FlowDocument.model_validate(stored)
    except ValidationError as error:
        raise InvalidFlow(errors=from_validation(error)) from None


def title_of(stored: Mapping[str, Any], key: str) -> Text:
    """What a flow is called, readable or not; its key where that cannot be read either."""
    try:
        return _TEXT.validate_python(stored.get("title"))
    except ValidationError:
        return key


def bare_document(stored: Mapping[str, Any]) -> FlowDocument:
    """What stands for a document that cannot be read: its name and nothing that could be done."""
    key = str(stored.get("key"))
    return FlowDocument.model_validate(
        {
            "key": key,
            "title": title_of(stored, key),
            "trigger": {"kind": "flow"},
            "steps": [{"kind": kind, "key": kind, "title": kind} for kind in ("start", "end")],
            "lines": [{"source": "start", "target": "end"}],
            "rules": {"withdraw": "never", "urges_per_hour": 0},
        }
    )
