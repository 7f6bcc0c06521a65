"""The document of the forms that one set of rights shows (pure)."""

from __future__ import annotations

from typing import Any

from tongzhou.access.facade import Action, Actor, actions_on
from tongzhou.builder.openapi.values import Schema, shown, taken
from tongzhou.builder.query.facade import LIMIT_DEFAULT, LIMIT_MAX, Sight
from tongzhou.builder.schema.contracts import SYSTEM_FIELDS, FormDefinition
from tongzhou.builder.schema.facade import allowed_on
from tongzhou.kernel.http.problems import MEDIA_TYPE
from tongzhou.kernel.texts import Locale, words

_JSON = "application/json"
_PROBLEM: Schema = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "message"],
                "properties": {name: {"type": "string"} for name in ("field", "code", "message")},
            },
        },
    },
}


def document_of(sight: Sight, actor: Actor, *, address: str, locale: Locale) -> dict[str, Any]:
    """An OpenAPI 3.1 document with a type for each form that the actor may read, and what they may do with it."""
    forms = [form for form in sight.forms if Action.READ in actions_on(actor, form.key) and _is_open(sight, form)]
    paths: dict[str, Any] = {}
    schemas: dict[str, Schema] = {"Problem": _PROBLEM}
    for form in forms:
        schemas |= _schemas(sight, form, locale)
        paths |= _paths(form, allowed_on(actor, form), locale)
    return {
        "openapi": "3.1.0",
        "info": {"title": actor.workspace.name, "version": str(actor.workspace.version)},
        "servers": [{"url": address}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {
                "Refusal": {
                    "description": "Refused. Nothing was changed.",
                    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
            },
        },
    }


def _is_open(sight: Sight, form: FormDefinition) -> bool:
    return not sight.is_partner or form.is_seen_by_partners


def _schemas(sight: Sight, form: FormDefinition, locale: Locale) -> dict[str, Schema]:
    """The record as it is read, as it is made and as it is changed, and a page of records."""
    scope = sight.field_scope(form)
    readable = [each for each in (*SYSTEM_FIELDS, *form.live_fields) if sight.shown_on(form, each) != ()]
    record = {each.key: _titled(shown(sight.forms.meaning(form, each)), each.label, locale) for each in readable}
    record |= {"id": {"type": "string", "format": "uuid"}, "revision": {"type": "integer"}}
    written: dict[Action, dict[str, Schema]] = {
        action: {
            each.key: _titled(taken(each), each.label, locale)
            for each in form.stored_fields
            if each.type.is_written_by_people and scope.may_write(each.key, action)
        }
        for action in (Action.CREATE, Action.UPDATE)
    }
    has_default = {each.key for each in form.stored_fields if getattr(each.settings, "default", None) is not None}
    needed = [
        each.key
        for each in form.stored_fields
        if each.required and each.key in written[Action.CREATE] and each.key not in has_default
    ]
    title = words(form.title, locale)
    return {
        form.key: {"type": "object", "title": title, "required": ["id"], "properties": record},
        f"{form.key}.new": _strict(written[Action.CREATE], needed),
        f"{form.key}.change": _strict({**written[Action.UPDATE], "revision": {"type": "integer"}}, ["revision"]),
        f"{form.key}.page": {
            "type": "object",
            "required": ["records", "next_cursor"],
            "properties": {
                "records": {"type": "array", "items": _ref(form.key)},
                "next_cursor": {"type": ["string", "null"]},
                "total": {"type": "integer"},
            },
        },
    }


def _titled(schema: Schema, label: Any, locale: Locale) -> Schema:
    return {**schema, "title": words(label, locale)}


def _strict(properties: dict[str, Schema], required: list[str]) -> Schema:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _paths(form: FormDefinition, actions: frozenset[Action], locale: Locale) -> dict[str, Any]:
    key, title = form.key, words(form.title, locale)
    many: dict[str, Any] = {"get": _operation(f"list_{key}", title, 200, f"{key}.page", parameters=_LISTING)}
    one: dict[str, Any] = {"get": _operation(f"get_{key}", title, 200, key)}
    if Action.CREATE in actions:
        many["post"] = _operation(f"create_{key}", title, 201, key, body=f"{key}.new", parameters=[_ONCE])
    if Action.UPDATE in actions:
        one["patch"] = _operation(f"change_{key}", title, 200, key, body=f"{key}.change")
    if Action.DELETE in actions:
        one["delete"] = _operation(f"delete_{key}", title, 204, None)
    named = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
    return {f"/api/forms/{key}/records": many, f"/api/forms/{key}/records/{{id}}": {"parameters": [named], **one}}


def _parameter(name: str, **schema: Any) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema}


_LISTING = [
    _parameter("filter", type="string"),
    _parameter("search", type="string"),
    _parameter("sort", type="string"),
    _parameter("fields", type="string"),
    _parameter("limit", type="integer", minimum=1, maximum=LIMIT_MAX, default=LIMIT_DEFAULT),
    _parameter("cursor", type="string"),
    _parameter("count", type="boolean", default=False),
]
_ONCE: Schema = {"name": "Idempotency-Key", "in": "header", "required": False, "schema": {"type": "string"}}


def _operation(
    name: str,
    title: str,
    status: int,
    answer: str | None,
    *,
    body: str | None = None,
    parameters: list[Schema] | None = None,
) -> dict[str, Any]:
    said: dict[str, Any] = {"description": title}
    if answer is not None:
        said["content"] = {_JSON: {"schema": _ref(answer)}}
    refusal = {"$ref": "#/components/responses/Refusal"}
    operation: dict[str, Any] = {
        "operationId": name,
        "tags": [title],
        "responses": {str(status): said, "4XX": refusal, "5XX": refusal},
    }
    if parameters:
        operation["parameters"] = parameters
    if body is not None:
        operation["requestBody"] = {"required": True, "content": {_JSON: {"schema": _ref(body)}}}
    return operation
