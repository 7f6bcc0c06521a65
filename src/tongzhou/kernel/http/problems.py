"""Problem documents (RFC 9457): every refusal as JSON with a stable code and a sentence for the caller."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute

from tongzhou.kernel.errors import FieldError, InvalidParameters, InvalidValues, NotFound, Problem
from tongzhou.kernel.http.answers import FieldErrorShown, ProblemDocument
from tongzhou.kernel.logs import request_id
from tongzhou.kernel.texts import Locale, accepted_locale, say

MEDIA_TYPE = "application/problem+json"

PYDANTIC_CODES = {
    "missing": "required",
    "extra_forbidden": "unknown_field",
    "string_too_long": "too_long",
}


def locale_of(request: Request) -> Locale:
    """The caller's language: what sign-in found, else what the browser asks for."""
    known: Locale | None = getattr(request.state, "locale", None)
    return known or accepted_locale(request.headers.get("accept-language"))


def document(problem: Problem, locale: Locale) -> ProblemDocument:
    """The problem as the caller reads it."""
    params = {"request_id": request_id.get(), **problem.params}
    body: ProblemDocument = {
        "type": f"urn:tongzhou:problem:{problem.code}",
        "title": say(locale, f"problems.{problem.code}", params),
        "status": problem.status,
        "code": problem.code,
        "request_id": request_id.get(),
        **problem.extra,  # type: ignore[typeddict-item]
    }
    if problem.errors:
        body["errors"] = field_errors(problem.errors, locale)
    return body


def field_errors(errors: Iterable[FieldError], locale: Locale) -> list[FieldErrorShown]:
    """What is wrong with values, as the caller reads it."""
    return [_field_error(error, locale) for error in errors]


def _field_error(error: FieldError, locale: Locale) -> FieldErrorShown:
    message = say(locale, f"{error.sentences}.{error.code}", {"field": error.field, **error.params})
    shown: FieldErrorShown = {"field": error.field, "code": error.code, "message": message}
    if error.at is not None:
        shown["at"] = error.at
    return shown


def respond(problem: Problem, locale: Locale) -> Response:
    """The problem as an HTTP response."""
    content = orjson.dumps(document(problem, locale), default=str)
    return Response(content, problem.status, headers=problem.headers, media_type=MEDIA_TYPE)


def install(app: FastAPI, routes: Iterable[BaseRoute] = ()) -> None:
    """Make the application answer every error as a problem document.

    With its `routes`, a wrong method is told all right ones: the framework knows those of the first that fits.
    """
    app.state.routes = tuple(route for route in routes if isinstance(route, APIRoute))

    async def known(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return respond(error, locale_of(request))

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return respond(_from_validation(error), locale_of(request))

    async def framework(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return respond(_from_framework(error, request), locale_of(request))

    app.add_exception_handler(Problem, known)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, framework)


def _from_validation(error: RequestValidationError) -> Problem:
    """Pydantic's complaints as ours: parameters answer 400, bodies 422."""
    places = {item["loc"][0] for item in error.errors()}
    errors = [_from_pydantic(dict(item)) for item in error.errors()]
    if "body" in places:
        return InvalidValues(errors=errors)
    return InvalidParameters(errors=errors, parameter=", ".join(e.field for e in errors))


def _from_pydantic(item: dict[str, Any]) -> FieldError:
    field = ".".join(str(part) for part in item["loc"][1:]) or str(item["loc"][0])
    code = PYDANTIC_CODES.get(item["type"], "invalid")
    params = {"limit": item.get("ctx", {}).get("max_length", ""), "detail": item["msg"]}
    return FieldError(field, code, params)


class MethodNotAllowed(Problem):
    """The address exists, the method does not."""

    code = "method_not_allowed"
    status = 405


def no_such_address(request: Request) -> Problem:
    """NotFound; where other methods have this address, MethodNotAllowed with the names of all of them."""
    routes: Sequence[APIRoute] = request.app.state.routes
    path: str = request.scope["path"]
    methods = sorted({name for route in routes if route.path_regex.match(path) for name in route.methods or ()})
    return MethodNotAllowed(headers={"allow": ", ".join(methods)}) if methods else NotFound()


def _from_framework(error: HTTPException, request: Request) -> Problem:
    if isinstance(error.__cause__, Problem):  # reading the body raised it, and FastAPI wrapped it
        return error.__cause__
    if error.status_code in (MethodNotAllowed.status, NotFound.status):
        found = no_such_address(request)
        is_unlisted = isinstance(found, NotFound) and error.status_code == MethodNotAllowed.status
        return MethodNotAllowed(headers=error.headers) if is_unlisted else found
    return InvalidParameters(parameter=str(error.detail))
