"""The OpenAPI document: FastAPI's, with our problem documents in place of its errors, and names for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from tongzhou.kernel.http.answers import ProblemDocument
from tongzhou.kernel.http.problems import MEDIA_TYPE

Document = dict[str, Any]
DESCRIPTION = """\
Everything the pages do, they do through these routes. Scripts send `Authorization: Bearer <token>`; a browser's
changes need a matching Origin. Decimals and money are strings. An unknown field, operator or parameter is an error.
"""
SECURITY: Document = {
    "token": {"type": "http", "scheme": "bearer", "description": "From `tongzhou token create` or POST /api/tokens."},
    "session": {"type": "apiKey", "in": "cookie", "name": "tongzhou_session"},
}
_REFUSAL = {"$ref": "#/components/responses/Refusal"}
_FRAMEWORKS = ("HTTPValidationError", "ValidationError")


def install(app: FastAPI) -> None:
    """Make the application answer our document at its `openapi_url`."""

    def document() -> Document:
        if app.openapi_schema is None:
            app.openapi_schema = make_document(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def make_document(app: FastAPI) -> Document:
    """The document, made anew."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=DESCRIPTION,
        routes=app.routes,
        separate_input_output_schemas=False,
    )
    components = document.setdefault("components", {})
    for name in _FRAMEWORKS:
        components["schemas"].pop(name, None)
    problem = TypeAdapter(ProblemDocument).json_schema(ref_template="#/components/schemas/{model}")
    components["schemas"] |= {**problem.pop("$defs"), "ProblemDocument": problem}
    components["responses"] = {
        "Refusal": {
            "description": "Refused: a problem document. Nothing was changed.",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
        }
    }
    components["securitySchemes"] = SECURITY
    document["security"] = [{name: []} for name in SECURITY]
    for operation in _operations(document):
        _describe(operation)
    document["paths"] = {path: _untitled(each) for path, each in sorted(document["paths"].items())}
    components["schemas"] = {name: _untitled(each) for name, each in sorted(components["schemas"].items())}
    return document


def _untitled(schema: Any) -> Any:
    """Without the titles that Pydantic makes of the names of properties, which say nothing new."""
    if isinstance(schema, list):
        return [_untitled(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: each for key, each in schema.items() if key != "title" or not isinstance(each, str)}
    return {key: _untitled(each) for key, each in kept.items()}


def _operations(document: Document) -> Iterator[Document]:
    for path in document["paths"].values():
        yield from path.values()


def _describe(operation: Document) -> None:
    """Its docstring's first line is its title; what it refuses is a problem document."""
    title, _, rest = operation.pop("description", "").partition("\n\n")
    operation["summary"] = " ".join(title.split())
    if rest:
        operation["description"] = rest
    operation["responses"].pop("422", None)
    operation["responses"] |= {"4XX": _REFUSAL, "5XX": _REFUSAL}
