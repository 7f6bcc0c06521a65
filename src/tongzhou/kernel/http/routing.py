"""Routes that refuse what they do not know: an unknown parameter or a name given twice is an error, never ignored."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from inspect import iscoroutinefunction
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from tongzhou.kernel.errors import FieldError, InvalidParameters, NotFound
from tongzhou.kernel.http.bodies import LimitedRequest

NUL = "\x00"
"""The one character that PostgreSQL's texts cannot hold."""


PUBLIC: dict[str, Any] = {"security": []}
"""The `openapi_extra` of a route that needs nobody to be signed in."""


class StrictRoute(APIRoute):
    """A route that answers 400 to query parameters it does not declare, or that come twice."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Check the parameters' names, then handle with the body limited."""
        handle = self._handler()
        known = frozenset(_query_names(self.dependant) | _documented_names(self.openapi_extra))

        async def checked(incoming: Request) -> Response:
            if NUL in incoming.scope["path"]:
                raise NotFound()
            request = LimitedRequest(incoming.scope, incoming.receive)
            if request.scope["query_string"]:
                check_parameters(request, known)
            return await handle(request)

        return checked

    def _handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        return super().get_route_handler()


class DirectRoute(StrictRoute):
    """A route of the hot path: its endpoint is called with the path's texts and what its dependencies answer.

    FastAPI's solver costs as much as a statement of the database, and for such endpoints it decides nothing.
    """

    def _handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        endpoint, needs = self.endpoint, _needs_of(self.dependant)
        request_name = self.dependant.request_param_name

        async def direct(request: Request) -> Response:
            values: dict[str, Any] = dict(request.path_params)
            if request_name is not None:
                values[request_name] = request
            for name, need in needs:
                values[name] = await need(request)
            response: Response = await endpoint(**values)
            return response

        return direct


def _needs_of(dependant: Dependant) -> Sequence[tuple[str, Callable[[Request], Awaitable[Any]]]]:
    """The dependencies by the names of their parameters; TypeError for an endpoint that needs the solver."""
    texts = all(field.field_info.annotation is str for field in dependant.path_params)
    others = (dependant.query_params, dependant.header_params, dependant.cookie_params, dependant.body_params)
    plain = all(
        each.request_param_name is not None and not each.dependencies and not each.path_params
        for each in dependant.dependencies
    )
    needs = [(each.name, each.call) for each in dependant.dependencies if each.name and iscoroutinefunction(each.call)]
    if not texts or any(others) or not plain or len(needs) != len(dependant.dependencies):
        raise TypeError(f"{dependant.call} asks for more than the path, the request and who calls")
    return needs


def check_parameters(request: Request, known: frozenset[str]) -> None:
    """Raise InvalidParameters for a query parameter outside `known`, given twice, or with a NUL in it."""
    items = request.query_params.multi_items()
    names = [name for name, _ in items]
    wrong = [name for name in names if name not in known]
    if wrong:
        errors = [FieldError(name, "unknown_parameter", {"parameter": name}) for name in wrong]
        raise InvalidParameters(errors=errors, parameter=", ".join(wrong))
    if len(names) != len(set(names)):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise InvalidParameters(parameter=", ".join(twice))
    unprintable = [name for name, value in items if NUL in value]
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


def router(prefix: str, tag: str, *, route: type[StrictRoute] = StrictRoute) -> APIRouter:
    """A router of strict routes."""
    return APIRouter(prefix=prefix, tags=[tag], route_class=route, generate_unique_id_function=_operation_id)


def _operation_id(route: APIRoute) -> str:
    """The function's name, after that of its tag where it does not speak of it: `list_records`, `tokens_create`."""
    tag = str(route.tags[0]) if route.tags else ""
    return route.name if tag.rstrip("s") in route.name else f"{tag}_{route.name}"
