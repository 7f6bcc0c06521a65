"""Templates: made, checked, changed by one at a time, and told when the form changes beneath them."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tests.builder.documents.conftest import BASE, TEMPLATE, ids_of


def with_text(text: Any) -> dict[str, Any]:
    """A template of one text."""
    return {"title": "T", "blocks": [{"type": "rule"}, {"type": "text", "text": text}]}


@pytest.mark.parametrize(
    ("document", "field", "code", "message"),
    [
        (with_text("Dear {partnr}"), "blocks.1.text", "unknown_near",
         "Block 2: there is no “partnr”. Did you mean {partner} (Partner)?"),
        (with_text("{xyzzy}"), "blocks.1.text", "unknown",
         "Block 2: the form has no field “xyzzy”. Insert one from the list of fields."),
        (with_text("{@todya}"), "blocks.1.text", "unknown_near",
         "Block 2: there is no “@todya”. Did you mean {@today} (@today)?"),
        (with_text({"zh-CN": "好", "en": "a { b"}), "blocks.1.text", "unclosed",
         "Block 2: a brace has no partner (“{ b”). A field is written {field}; double a brace to print it."),
        (with_text("{@page}"), "blocks.1.text", "counts_in_margins",
         "Block 2: {@page} is for header and footer only."),
        (with_text("{items}"), "blocks.1.text", "is_rows",
         "Block 2: “items” is a sub-form. Print its rows with a table block."),
        ({"title": "T", "blocks": [{"type": "table", "field": "items", "columns": [{"field": "prodct"}]}]},
         "blocks.0.columns.0.field", "unknown_near",
         "Block 1: there is no “items.prodct”. Did you mean {product} (Product)?"),
        ({"title": "T", "blocks": [{"type": "table", "field": "items", "columns": [{"field": "product",
                                                                                   "total": True}]}]},
         "blocks.0.columns.0.field", "not_added_up",
         "Block 1: “items.product” cannot be totalled; numbers, amounts and durations can."),
        ({"title": "T", "blocks": [{"type": "table", "field": "number"}]}, "blocks.0.field", "not_rows",
         "Block 1: “number” is not a sub-form. A table prints the rows of one."),
        ({"title": "T", "blocks": [{"type": "image", "field": "number"}]}, "blocks.0.field", "not_a_picture",
         "Block 1: “number” is not a field of pictures, files or a signature."),
        ({"title": "T", "footer": {"left": "{nope_nope}"}}, "footer.left", "unknown",
         "Footer: the form has no field “nope_nope”. Insert one from the list of fields."),
        ({"title": "T", "file_name": "{nope_nope}"}, "file_name", "unknown",
         "File name: the form has no field “nope_nope”. Insert one from the list of fields."),
    ],
)  # fmt: skip
async def test_a_mistake_names_the_block_the_placeholder_and_the_way_out(
    clerk: httpx.AsyncClient, document: dict[str, Any], field: str, code: str, message: str
) -> None:
    refused = await clerk.post(BASE, json={"key": "other", "document": document})
    previewed = await clerk.post(f"{BASE}:preview", json={"document": document})

    assert refused.status_code == previewed.status_code == 422
    assert [(e["field"], e["code"], e["message"]) for e in refused.json()["errors"]] == [(field, code, message)]
    assert [each["key"] for each in (await clerk.get(BASE)).json()["templates"]] == ["contract"]


async def test_labels_are_taken_for_their_fields(clerk: httpx.AsyncClient) -> None:
    answer = await clerk.post(BASE, json={"key": "other", "document": with_text("{{{合同编号}}} {Status} {@today}")})

    assert answer.json()["template"]["document"]["blocks"][1]["text"] == "{{{number}}} {status} {@today}"


async def test_two_people_change_a_template(clerk: httpx.AsyncClient) -> None:
    document = {**TEMPLATE, "title": "New"}

    first, second = await asyncio.gather(
        *[clerk.patch(f"{BASE}/contract", json={"revision": 1, "document": document}) for _ in range(2)]
    )

    assert sorted((first.status_code, second.status_code)) == [200, 409]
    assert (await clerk.get(f"{BASE}/contract")).json()["template"]["revision"] == 2


async def test_two_people_make_a_template_of_one_key(clerk: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(
        *[clerk.post(BASE, json={"key": "same", "document": with_text("a")}) for _ in range(3)]
    )

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]


async def test_a_retired_field_is_told_and_nothing_is_printed(clerk: httpx.AsyncClient) -> None:
    (record,) = await ids_of(clerk, "HT-1")
    form = (await clerk.get("/api/forms/contract")).json()["form"]
    names = ("key", "title", "label_field", "partner_path", "layout")
    keys = ("id", "key", "type", "label", "required", "unique", "settings", "help", "retired", "hidden_from_partners")
    fields = [{key: each[key] for key in keys} for each in form["fields"]]
    for each in fields:
        each["retired"] = each["key"] == "status"
    definition = {**{name: form[name] for name in names}, "fields": fields}
    applied = await clerk.post("/api/forms/contract:apply", json={"version": form["version"], "definition": definition})
    assert applied.status_code == 200, applied.text

    refused = await clerk.post(f"{BASE}/contract:print", json={"ids": [record]})
    (shown,) = (await clerk.get(BASE)).json()["templates"]

    message = "Block 2: field “Status” (status) is retired. Restore it, or take it out of the template."
    assert (refused.status_code, refused.json()["code"]) == (422, "template_broken")
    assert [error["message"] for error in refused.json()["errors"]] == [message]
    assert [error["message"] for error in shown["problems"]] == [message]


async def test_removed_and_written_down(clerk: httpx.AsyncClient) -> None:
    assert (await clerk.delete(f"{BASE}/contract")).status_code == 204
    assert (await clerk.delete(f"{BASE}/contract")).status_code == 404

    entries = (await clerk.get("/api/audit", params={"action": "template.removed"})).json()["entries"]
    assert [entry["subject"]["id"] for entry in entries] == ["contract.contract"]


@pytest.mark.parametrize(
    "page",
    [{"paper": "a0"}, {"margins": {"left": 150, "right": 60}}, {"paper": "custom", "width": 5}, {"size": 0}],
)
async def test_pages_that_cannot_be(clerk: httpx.AsyncClient, page: dict[str, Any]) -> None:
    refused = await clerk.post(BASE, json={"key": "other", "document": {"title": "T", "page": page}})

    assert refused.status_code == 422
