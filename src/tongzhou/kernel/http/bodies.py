"""Bodies of requests: read within a limit, JSON in which every name stands once."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import orjson
from starlette.datastructures import QueryParams
from starlette.requests import Request

from tongzhou.kernel.errors import FieldError, Problem, TooLarge

BODY_MAX = 5 * 1024 * 1024
"""Of a JSON body; files come as multipart requests, which have limits of their own."""

QUERY_KEPT_MAX = 2_000
"""Bytes of an address' query whose parameters are kept."""


class InvalidJson(Problem):
    """The body is not JSON, or a name stands twice in one of its objects."""

    code = "invalid_json"
    status = 400


class LimitedRequest(Request):
    """A request whose body is not read beyond BODY_MAX, and whose JSON is refused rather than guessed at."""

    _is_too_large = False

    @property
    def query_params(self) -> QueryParams:
        """The parameters of the address. Those of the last addresses are kept: unquoting costs more than a filter."""
        query: bytes = self.scope["query_string"]
        return _parameters(query) if len(query) <= QUERY_KEPT_MAX else QueryParams(query)

    async def body(self) -> bytes:
        """The whole body; raises TooLarge, however often it is asked: the rest of a body is no body."""
        if not hasattr(self, "_body"):
            content = bytearray()
            if not self._is_too_large:
                async for piece in self.stream():
                    content += piece
                    self._is_too_large = len(content) > BODY_MAX
                    if self._is_too_large:
                        break
            if self._is_too_large:
                raise TooLarge(limit=f"{BODY_MAX // 1024**2} MB")
            self._body = bytes(content)
        return self._body

    async def json(self) -> Any:
        """The JSON value of the body; raises InvalidJson."""
        return read_json(await self.body())


@lru_cache(maxsize=1_000)
def _parameters(query: bytes) -> QueryParams:
    return QueryParams(query)


def read_json(content: bytes) -> Any:
    """A JSON value. orjson refuses what is no text (lone surrogates, NaN); a second reading finds names given twice."""
    try:
        orjson.loads(content)
        return json.loads(content, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        raise InvalidJson() from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise InvalidJson(errors=[FieldError(name[:100], "name_twice") for name in twice[:20]])
    return found
