"""Holds every answer that a test gets over HTTP against the OpenAPI document: a client's event hook."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import httpx
from jsonschema import Draft202012Validator

from tongzhou.entrypoints.api import make_routes
from tongzhou.kernel.http.openapi import make_document
from tongzhou.kernel.http.problems import MEDIA_TYPE

METHODS = ("get", "post", "put", "patch", "delete")


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document of this code."""
    return make_document(make_routes())


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    """Addresses as patterns, those without parameters first."""
    paths = sorted(document()["paths"], key=lambda path: (path.count("{"), path))
    return [(re.compile(re.sub(r"\\{\w+\\}", "[^/:]+", re.escape(path))), path) for path in paths]


@cache
def _validator(method: str, path: str, status: str) -> Draft202012Validator | None:
    """What checks the JSON of an answer; None where it is no JSON. Raises KeyError for what is not documented."""
    answer = document()["paths"][path][method]["responses"][status]
    content = answer.get("content", {})
    if "application/json" not in content:
        return None
    return Draft202012Validator({**content["application/json"]["schema"], "components": document()["components"]})


@cache
def _problem_validator() -> Draft202012Validator:
    return Draft202012Validator(
        {"$ref": "#/components/schemas/ProblemDocument", "components": document()["components"]}
    )


async def conforms(response: httpx.Response) -> None:
    """Fail the test when an answer is not what the document says."""
    path = response.request.url.path
    if not path.startswith("/api/") or path in ("/api/openapi.json", "/api/docs", "/api/metrics"):
        return
    await response.aread()
    if response.is_error:
        assert response.headers["content-type"] == MEDIA_TYPE, response.text
        _problem_validator().validate(response.json())
        return
    template = next(template for pattern, template in _templates() if pattern.fullmatch(path))
    validator = _validator(response.request.method.lower(), template, str(response.status_code))
    if validator is not None:
        validator.validate(response.json())
