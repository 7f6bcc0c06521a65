"""What every route may answer, whatever it is about; the OpenAPI document is made of it."""

from __future__ import annotations

from typing import Any, NotRequired
from uuid import UUID

from pydantic import ConfigDict
from typing_extensions import TypedDict

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FieldErrorShown(TypedDict):
    """What is wrong with one value: a field's key, or a path such as `values.3.price`.

    `at` is the character of a text that is meant, from 1 on.
    """

    field: str
    code: str
    message: str
    at: NotRequired[int]


class ProblemDocument(TypedDict):
    """A refusal (RFC 9457): nothing was changed. `code` is stable, `title` a sentence in the caller's language."""

    __pydantic_config__ = ConfigDict(extra="allow")  # type: ignore[misc]

    type: str
    title: str
    status: int
    code: str
    request_id: str | None
    errors: NotRequired[list[FieldErrorShown]]


class Identified(TypedDict):
    """Something that can be asked for by its id."""

    id: UUID


def binary(*media_types: str) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that answers a file."""
    content = {each: {"schema": {"type": "string", "format": "binary"}} for each in media_types}
    return {200: {"description": "The file.", "content": content}}
