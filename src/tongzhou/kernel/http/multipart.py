"""Multipart requests with one file, limited before and while they are read; unknown parts are refused."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.types import Message

from tongzhou.kernel.errors import FieldError, InvalidValues, TooLarge

PIECE = 1 << 20
_AROUND_THE_FILE = 64 * 1024
_PARTS_MAX = 20
_CODES = {"missing": "required", "extra_forbidden": "unknown_field"}


class Parts(BaseModel):
    """The parts beside the file; a route that takes some declares them in a subclass."""

    model_config = ConfigDict(extra="forbid")


SomeParts = TypeVar("SomeParts", bound=Parts)


@dataclass(frozen=True, slots=True)
class Received:
    """A file in pieces, and its name as the user has it."""

    file: UploadFile

    @property
    def name(self) -> str:
        """What the user calls it."""
        return self.file.filename or "file"

    async def pieces(self) -> AsyncIterator[bytes]:
        """Its content."""
        while piece := await self.file.read(PIECE):
            yield piece

    async def rewind(self) -> None:
        """Begin again at its first byte."""
        await self.file.seek(0)

    async def content(self) -> bytes:
        """Its content at once, for files that are small by their limit."""
        return await self.file.read()


@asynccontextmanager
async def receiving(
    request: Request, parts: type[SomeParts], *, bytes_max: int
) -> AsyncIterator[tuple[Received, SomeParts]]:
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
        if not isinstance(file, UploadFile):
            raise InvalidValues(errors=[FieldError("file", "required")])
        yield Received(file), _validated(parts, _once(form))


def _once(form: FormData) -> dict[str, Any]:
    """The parts beside the file; raises InvalidValues for one that comes twice."""
    names = [name for name, _ in form.multi_items()]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InvalidValues(errors=[FieldError(name, "name_twice") for name in twice])
    return {name: value for name, value in form.items() if name != "file"}


def _validated(parts: type[SomeParts], given: Mapping[str, Any]) -> SomeParts:
    try:
        return parts.model_validate({name: value for name, value in given.items() if value != ""})
    except ValidationError as error:
        errors = [
            FieldError(str(item["loc"][0]), _CODES.get(item["type"], "invalid"), {"field": str(item["loc"][0])})
            for item in error.errors()
        ]
        raise InvalidValues(errors=errors) from error


def documented(parts: type[Parts]) -> dict[str, Any]:
    """The request body of a route in OpenAPI's words."""
    schema = parts.model_json_schema(mode="serialization")
    enums: Mapping[str, Any] = schema.get("$defs", {})
    properties = {name: _without_null(value, enums) for name, value in schema["properties"].items()}
    properties["file"] = {"type": "string", "format": "binary"}
    body = {"type": "object", "required": ["file"], "properties": properties, "additionalProperties": False}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": body}}}}


def _without_null(schema: Mapping[str, Any], enums: Mapping[str, Any]) -> dict[str, Any]:
    """A part is there or not, never null; an enumeration stands in the body itself."""
    said = next((each for each in schema.get("anyOf", ()) if each.get("type") != "null"), schema)
    name = said.get("$ref", "").rpartition("/")[2]
    found = {**said, **enums.get(name, {})}
    return {key: value for key, value in found.items() if key not in ("$ref", "title", "default", "description")}
