"""Query fields in print templates: what they found, as a table."""

from __future__ import annotations

from typing import Any

import httpx

from tests.builder.documents.conftest import BASE, ids_of, pages_of


def template(*columns: str) -> dict[str, Any]:
    table = {
        "type": "table",
        "field": "others",
        "columns": [{"field": key, "total": key == "quantity"} for key in columns],
    }
    return {"key": "others", "document": {"title": "Others", "blocks": [table]}}


async def with_query(clerk: httpx.AsyncClient) -> None:
    """Contracts that show the items of a product which costs the same."""
    form = (await clerk.get("/api/forms/contract")).json()["form"]
    known = ("id", "key", "type", "label", "required", "unique", "settings", "help", "retired", "hidden_from_partners")
    fields = [{name: each[name] for name in known} for each in form["fields"]]
    fields.append({"key": "others", "type": "query", "label": "Others", "settings": {
        "form": "contract_item", "where": [{"field": "contract", "equals": "id"}],
        "columns": ["product", "quantity"], "sort": [{"field": "quantity", "descending": True}]}})  # fmt: skip
    document = {**{name: form[name] for name in ("key", "title", "label_field", "partner_path")}, "fields": fields}
    body = {"definition": document, "version": form["version"]}
    answer = await clerk.post("/api/forms/contract:apply", json=body)
    assert answer.status_code == 200, answer.text


async def test_what_a_query_finds_is_printed_as_a_table(clerk: httpx.AsyncClient) -> None:
    await with_query(clerk)
    saved = await clerk.post(BASE, json=template("product", "quantity"))
    assert saved.status_code == 201, saved.text
    ids = await ids_of(clerk, "HT-1")

    answer = await clerk.post(f"{BASE}/others:print", json={"ids": ids})

    assert answer.status_code == 200, answer.text
    assert pages_of(answer.content) == ["Product Quantity 阀门 10 Pump [*bold*] 2 Total 12"]


async def test_a_column_that_the_query_does_not_show_is_unknown(clerk: httpx.AsyncClient) -> None:
    await with_query(clerk)

    refused = await clerk.post(BASE, json=template("product", "amount"))

    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["field"], error["code"]) == (422, "blocks.0.columns.1.field", "unknown_near")
