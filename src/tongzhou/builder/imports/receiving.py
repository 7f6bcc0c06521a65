"""Multipart requests with one file, limited before and while they are read; unknown parts are refused."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import UploadFile as StarletteUploadFile
from starlette.types import Message

from tongzhou.builder.imports.contracts import Mode, OnError
from tongzhou.kernel.errors import FieldError, InvalidValues, TooLarge

PIECE = 1 << 20
_AROUND_THE_FILE = 64 * 1024
_PARTS_MAX = 20
_CODES = {"missing": "required", "extra_forbidden": "unknown_field"}

Parts = TypeVar("Parts", bound="LookParts")


class LookParts(BaseModel):
    """How to look at a file, where the user says so."""

    model_config = ConfigDict(extra="forbid")

    encoding: Annotated[str, Field(max_length=40)] | None = None
    sheet: Annotated[str, Field(max_length=100)] | None = None
    delimiter: Annotated[str, Field(max_length=1)] | None = None
    header_row: Annotated[int, Field(ge=0, le=1000)] | None = None

    def looks(self) -> dict[str, Any]:
        """The same as `examine` takes them."""
        return {name: getattr(self, name) for name in LookParts.model_fields}


class ImportParts(LookParts):
    """How to import in one step."""

    key: Annotated[str, Field(max_length=500)] | None = None
    mode: Mode | None = None
    dry_run: bool = False
    on_error: OnError = OnError.ALL_OR_NOTHING


@dataclass(frozen=True, slots=True)
class Received:
    """A file in pieces, and its name as the user has it."""

    file: StarletteUploadFile

    @property
    def name(self) -> str:
        """What the user calls it."""
        return self.file.filename or "file"

    async def pieces(self) -> AsyncIterator[bytes]:
        """Its content."""
        while piece := await self.file.read(PIECE):
            yield piece


@asynccontextmanager
async def receiving(request: Request, parts: type[Parts], *, bytes_max: int) -> AsyncIterator[tuple[Received, Parts]]:
    """The file and the other parts of a request; raises TooLarge before a byte too many is kept."""
    limit = bytes_max + _AROUND_THE_FILE
    declared = request.headers.get("content-length", "0")
    if not declared.isdigit() or int(declared) > limit:
        raise TooLarge(limit=f"{bytes_max // 1024**2} MB")
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await request.receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise TooLarge(limit=f"{bytes_max // 1024**2} MB")
        return message

    async with Request(request.scope, counted).form(max_files=1, max_fields=_PARTS_MAX) as form:
        file = form.get("file")
        if not isinstance(file, StarletteUploadFile):
            raise InvalidValues(errors=[FieldError("file", "required")])
        yield Received(file), _validated(parts, {name: value for name, value in form.items() if name != "file"})


def _validated(parts: type[Parts], given: Mapping[str, Any]) -> Parts:
    try:
        return parts.model_validate({name: value for name, value in given.items() if value != ""})
    except ValidationError as error:
        errors = [
            FieldError(str(item["loc"][0]), _CODES.get(item["type"], "invalid"), {"field": str(item["loc"][0])})
            for item in error.errors()
        ]
        raise InvalidValues(errors=errors) from error


def documented(parts: type[LookParts]) -> dict[str, Any]:
    """The request body of a route in OpenAPI's words."""
    schema = parts.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    properties = {name: _inlined(value) for name, value in schema["properties"].items()}
    properties["file"] = {"type": "string", "format": "binary"}
    body = {"type": "object", "required": ["file"], "properties": properties, "additionalProperties": False}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": body}}}}


def _inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """Enumerations stand in the body itself."""
    enums = {"Mode": [mode.value for mode in Mode], "OnError": [choice.value for choice in OnError]}
    for name, values in enums.items():
        if name in str(schema.get("$ref", "")) or name in str(schema.get("anyOf", "")):
            return {"type": "string", "enum": values}
    return schema
