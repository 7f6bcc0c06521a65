"""The shortest way from a request to a hot endpoint: past the framework's stack, with the same handler."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tongzhou.kernel.errors import Problem
from tongzhou.kernel.http.problems import locale_of, respond
from tongzhou.kernel.http.routing import DirectRoute

Handle = Callable[[Request], Coroutine[Any, Any, Response]]


@dataclass(frozen=True, slots=True)
class _Place:
    """An address in segments: which are fixed, which are parameters."""

    fixed: tuple[tuple[int, str], ...]
    named: tuple[tuple[int, str], ...]
    handle: Handle

    def parameters(self, segments: list[str]) -> dict[str, str] | None:
        """The path's parameters, None where it is another address."""
        if any(segments[index] != text for index, text in self.fixed):
            return None
        found = {name: segments[index] for index, name in self.named}
        return found if all(found.values()) else None


class DirectDispatch:
    """Answers the direct routes of an application; everything else goes on to the application.

    The routes stay in the application too, which documents them. Measured on a read: routing, dependencies and
    exit stacks of the framework took 60 % of the server's time.
    """

    def __init__(self, app: ASGIApp, owner: FastAPI, routes: Iterable[Any]) -> None:
        self._app = app
        self._owner = owner
        self._places: defaultdict[tuple[str, int], list[_Place]] = defaultdict(list)
        for route in routes:
            if isinstance(route, DirectRoute):
                for method in route.methods or ():
                    self._add(method, route)

    def _add(self, method: str, route: DirectRoute) -> None:
        segments = route.path.split("/")
        named = {index: text[1:-1] for index, text in enumerate(segments) if text.startswith("{")}
        fixed = tuple((index, text) for index, text in enumerate(segments) if index not in named)
        place = _Place(fixed, tuple(named.items()), route.get_route_handler())
        self._places[method, len(segments)].append(place)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        found = self._find(scope) if scope["type"] == "http" else None
        if found is None:
            await self._app(scope, receive, send)
            return
        handle, parameters = found
        scope["app"] = self._owner
        scope["path_params"] = parameters
        request = Request(scope, receive, send)
        try:
            response = await handle(request)
        except Problem as problem:
            response = respond(problem, locale_of(request))
        await response(scope, receive, send)

    def _find(self, scope: Scope) -> tuple[Handle, dict[str, str]] | None:
        segments = scope["path"].split("/")
        for place in self._places.get((scope["method"], len(segments)), ()):
            parameters = place.parameters(segments)
            if parameters is not None:
                return place.handle, parameters
        return None
