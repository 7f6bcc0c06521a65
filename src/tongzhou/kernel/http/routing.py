"""Routes that refuse what they do not know: an unknown query parameter is an error, never ignored."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from tongzhou.kernel.errors import FieldError, InvalidParameters, NotFound

NUL = "\x00"
"""The one character that PostgreSQL's texts cannot hold."""


class StrictRoute(APIRoute):
    """A route that answers 400 to query parameters it does not declare, or that come twice."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Check the parameters' names, then handle."""
        handle = super().get_route_handler()
        known = frozenset(_query_names(self.dependant) | _documented_names(self.openapi_extra))

        async def checked(request: Request) -> Response:
            if NUL in request.scope["path"]:
                raise NotFound()
            if request.scope["query_string"]:
                check_parameters(request, known)
            return await handle(request)

        return checked


def check_parameters(request: Request, known: frozenset[str]) -> None:
    """Raise InvalidParameters for a query parameter outside `known`, given twice, or with a NUL in it."""
    names = [name for name, _ in request.query_params.multi_items()]
    wrong = [name for name in names if name not in known]
    if wrong:
        errors = [FieldError(name, "unknown_parameter", {"parameter": name}) for name in wrong]
        raise InvalidParameters(errors=errors, parameter=", ".join(wrong))
    if len(names) != len(set(names)):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise InvalidParameters(parameter=", ".join(twice))
    unprintable = [name for name, value in request.query_params.multi_items() if NUL in value]
    if unprintable:
        raise InvalidParameters(parameter=", ".join(unprintable))


def _query_names(dependant: Dependant) -> set[str]:
    names = {field.alias for field in dependant.query_params}
    for inner in dependant.dependencies:
        names |= _query_names(inner)
    return names


def _documented_names(extra: dict[str, Any] | None) -> set[str]:
    """Parameters that a hot route reads itself and only documents."""
    return {each["name"] for each in (extra or {}).get("parameters", ()) if each["in"] == "query"}


def router(prefix: str, tag: str) -> APIRouter:
    """A router of strict routes."""
    return APIRouter(prefix=prefix, tags=[tag], route_class=StrictRoute)
