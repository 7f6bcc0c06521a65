"""What the API pages say of routes that read their parameters and bodies themselves."""

from __future__ import annotations

from typing import Any

from tongzhou.builder.query.facade import LIMIT_DEFAULT, LIMIT_MAX, SKIP_MAX
from tongzhou.builder.records.guarding import DOCUMENTED as CODE
from tongzhou.builder.records.once import DOCUMENTED as ONCE

Extra = dict[str, Any]


def _query(name: str, description: str, **schema: Any) -> Extra:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def _once(extra: Extra) -> Extra:
    """The same, sent twice and done once."""
    return {**extra, "parameters": [ONCE]}


def _body(required: list[str], **properties: Extra) -> Extra:
    schema = {"type": "object", "required": required, "properties": properties, "additionalProperties": False}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


_RECORD: Extra = {"type": "object", "description": "Values by field key.", "additionalProperties": True}
_IDS: Extra = {"type": "array", "items": {"type": "string", "format": "uuid"}}
_FILTER: Extra = {
    "type": "object",
    "description": 'A predicate such as {"all":[{"field":"country_region","op":"eq","value":"Canada"}]}.',
}

_DELETED = _query("deleted", "Look into the recycle bin instead.", type="boolean", default=False)

_TREE_TAKES = ("filter", "search", "sort", "fields", "limit", "cursor")

LIST: Extra = {
    "parameters": [
        _query("filter", "A JSON predicate: groups all, any, not; conditions with field, op, value.", type="string"),
        _query(
            "search", "Words in a record or in names of what it refers to; pinyin counts.", type="string", maxLength=200
        ),
        _query("sort", "Field keys, `-` for descending: `-sales_amount,order_number`.", type="string"),
        _query("group", "Up to three fields whose groups stand together: `region,-order_date:month`.", type="string"),
        _query("fields", "Field keys to answer, separated by commas; all that may be read when absent.", type="string"),
        _query("limit", "Records a page.", type="integer", minimum=1, maximum=LIMIT_MAX, default=LIMIT_DEFAULT),
        _query("cursor", "The `next_cursor` of the page before.", type="string"),
        _query(
            "skip", "Records to pass over after the cursor.", type="integer", minimum=0, maximum=SKIP_MAX, default=0
        ),
        _DELETED,
        _query("count", "Add `total`.", type="boolean", default=False),
        _query("view", "A saved view by id or key.", type="string"),
    ]
}
TREE: Extra = {
    "parameters": [
        {
            **_query("parent", "The field that leads to a record's parent: a hierarchy.", type="string"),
            "required": True,
        },
        _query(
            "below", "Ids of records, separated by commas: what lies right below them; else the top.", type="string"
        ),
        *(each for each in LIST["parameters"] if each["name"] in _TREE_TAKES),
        _query("totals", "Add how many lie below each at any depth.", type="boolean", default=False),
        _query("sums", "With `totals`: the fields whose sums are told, separated by commas.", type="string"),
    ]
}
SEARCH: Extra = {
    "parameters": [
        {**_query("q", "Words to find; pinyin and initials count.", type="string", maxLength=200), "required": True},
        _query("limit", "Records of each form.", type="integer", minimum=1, maximum=50, default=5),
    ]
}
GET: Extra = {"parameters": [_DELETED]}
_INSISTS = _query("duplicates", "`allow`: write it although it is likely there already.", enum=["allow"], type="string")


def _insisted(extra: Extra) -> Extra:
    """The same, written although it is likely there already."""
    return {**extra, "parameters": [*extra.get("parameters", ()), _INSISTS]}


COPY: Extra = {
    "parameters": [ONCE, _INSISTS],
    "requestBody": {"required": True, "content": {"application/json": {"schema": _RECORD}}},
}
CREATE: Extra = {**COPY, "parameters": [ONCE, _INSISTS, CODE]}
CHANGE: Extra = {
    "parameters": [_INSISTS, CODE],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {**_RECORD, "required": ["revision"], "properties": {"revision": {"type": "integer"}}}
            }
        },
    },
}
LINKED: Extra = _body(["values"], values=_RECORD, fields={"type": "array", "items": {"type": "string"}})
OPTIONS: Extra = _body(
    ["field"],
    field={"type": "string"},
    values=_RECORD,
    search={"type": "string", "maxLength": 100},
    skip={"type": "integer", "minimum": 0, "maximum": 5000},
    limit={"type": "integer", "minimum": 1, "maximum": 100},
)
PEOPLE: Extra = _body(["field"], field={"type": "string"}, values=_RECORD)
AGGREGATE: Extra = _body(
    ["measures"],
    group_by={
        "type": "array",
        "items": {
            "oneOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "required": ["field"],
                    "properties": {
                        "field": {"type": "string"},
                        "by": {"enum": ["year", "quarter", "month", "day"]},
                        "as": {"type": "string"},
                    },
                },
            ]
        },
    },
    measures={
        "type": "array",
        "items": {
            "type": "object",
            "required": ["op"],
            "properties": {
                "op": {"enum": ["count", "count_distinct", "sum", "avg", "min", "max"]},
                "field": {"type": "string"},
                "as": {"type": "string"},
            },
        },
    },
    filter=_FILTER,
    search={"type": "string"},
    sort={"type": "string"},
    limit={"type": "integer"},
)
_FORMULAS: Extra = {
    "type": "object",
    "description": "Formulas by field key; each answers the record's new value.",
    "additionalProperties": {"type": "string"},
}
_SWITCH: Extra = {"type": "boolean", "default": False}
_EDIT: Extra = {"ids": _IDS, "filter": _FILTER, "search": {"type": "string"}, "values": _RECORD, "formulas": _FORMULAS}
BULK: Extra = _insisted(_once(_body([], **_EDIT, skip_refused=_SWITCH)))
PREVIEW: Extra = _insisted(_body([], **_EDIT))
CHOSEN: Extra = _once(_body([], ids=_IDS, filter=_FILTER, search={"type": "string"}))
IDS: Extra = _once(_body(["ids"], ids=_IDS))
RESTORE: Extra = _insisted(IDS)
UNDO: Extra = _insisted(_once(_body(["token"], token={"type": "string", "format": "uuid"})))
HISTORY: Extra = {
    "parameters": [
        _query("limit", "Entries a page.", type="integer", minimum=1, maximum=200, default=LIMIT_DEFAULT),
        _query("cursor", "The `next_cursor` of the page before.", type="string"),
    ]
}
