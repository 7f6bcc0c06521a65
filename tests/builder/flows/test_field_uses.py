"""What names a field is told before it is taken out of use; what is published keeps it from being."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.flows.conftest import flow, published
from tongzhou.builder.schema.field_uses import mentions

PARTS = ("id", "key", "type", "label", "required", "unique", "settings", "retired", "hidden_from_partners")

DOUBLED = {"formula": "amount * 2", "result": "number"}


async def uses(admin: httpx.AsyncClient, form: str, field: str) -> list[dict[str, Any]]:
    answer = await admin.get(f"/api/forms/{form}/fields/{field}/uses")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["uses"]
    return found


async def retiring(admin: httpx.AsyncClient, form: str, field: str) -> httpx.Response:
    """Publish a form with one of its fields taken out of use."""
    read = (await admin.get(f"/api/forms/{form}")).json()["form"]
    fields = [{key: each[key] for key in PARTS if key in each} for each in read["fields"]]
    for each in fields:
        each["retired"] = each["retired"] or each["key"] == field
    definition = {"key": form, "title": read["title"], "label_field": read["label_field"], "fields": fields}
    return await admin.post(f"/api/forms/{form}:apply", json={"definition": definition, "version": read["version"]})


def approval(**settings: Any) -> dict[str, Any]:
    people = [{"kind": "initiator"}]
    return flow({"kind": "approve", "key": "check", "title": "Check the rate", "people": people, **settings})


@pytest.mark.parametrize(
    "document",
    [
        approval(fields={"secret_rate": "write"}),
        approval(summary=["secret_rate"]),
        approval(notice="Rate {secret_rate}"),
        flow({"kind": "update", "key": "check", "title": "Check the rate", "values": {"secret_rate": "5%"}}),
        flow({"kind": "formula", "key": "check", "title": "Check the rate", "values": {"twice": "secret_rate * 2"}}),
        flow(
            {
                "kind": "find",
                "key": "check",
                "title": "Check the rate",
                "form": "region",
                "where": {"field": "secret_rate", "op": "gt", "value": 1},
            }
        ),
    ],
)
async def test_a_flow_that_names_a_field_is_told_and_stands_in_the_way(
    admin: httpx.AsyncClient, document: dict[str, Any]
) -> None:
    await published(admin, document)
    told = [each for each in await uses(admin, "region", "secret_rate") if each["kind"] == "flow"]
    assert told == [
        {"kind": "flow", "key": "sample", "title": "Sample", "places": ["Check the rate"], "stands_in_the_way": True}
    ]
    refused = await retiring(admin, "region", "secret_rate")
    assert (refused.status_code, refused.json()["code"]) == (409, "form_in_use"), refused.text
    assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [("flows.sample", "used_by_flow")]
    live = (await admin.get("/api/forms/region")).json()["form"]["fields"]
    assert [each["retired"] for each in live if each["key"] == "secret_rate"] == [False]


async def test_a_trigger_and_a_draft_name_fields_too(admin: httpx.AsyncClient) -> None:
    trigger = {"kind": "record", "events": ["created"], "when": "secret_rate > 3"}
    assert (await admin.post("/api/flows", json={"document": flow(trigger=trigger)})).status_code == 201
    (told,) = [each for each in await uses(admin, "region", "secret_rate") if each["kind"] == "flow"]
    assert (told["places"], told["stands_in_the_way"]) == (["Sample"], False)
    assert (await retiring(admin, "region", "secret_rate")).status_code == 200


async def test_a_field_that_no_flow_names_goes(admin: httpx.AsyncClient) -> None:
    await published(admin, approval(fields={"name": "read"}))
    assert [each for each in await uses(admin, "region", "secret_rate") if each["kind"] == "flow"] == []
    assert (await retiring(admin, "region", "secret_rate")).status_code == 200


async def test_rules_views_and_other_fields_are_told(admin: httpx.AsyncClient) -> None:
    fields = [
        {"key": "name", "type": "text", "label": "Name"},
        {"key": "amount", "type": "number", "label": "Amount"},
        {
            "key": "twice",
            "type": "formula",
            "label": "Twice",
            "settings": {"formula": "amount * 2", "result": "number"},
        },
    ]
    form = {"key": "deal", "title": "Deal", "label_field": "name", "fields": fields,
            "rules": [{"when": "amount > 10", "require": ["name"]}]}  # fmt: skip
    made = await admin.post("/api/forms", json=form)
    assert made.status_code == 201, made.text
    view = {"title": {"en": "Big", "zh-CN": "大单"}, "filter": {"field": "amount", "op": "gt", "value": 5}}
    assert (await admin.post("/api/forms/deal/views", json=view)).status_code == 201
    told = await uses(admin, "deal", "amount")
    assert [(each["kind"], each["stands_in_the_way"]) for each in told] == [("form", False), ("view", False)]
    assert told[0]["places"][-1] == "Twice"
    assert len(told[0]["places"]) == 2
    assert await uses(admin, "deal", "twice") == []
    assert (await admin.get("/api/forms/deal/fields/nothing/uses")).status_code == 404


async def test_who_does_not_design_forms_is_told_nothing(admin: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/forms/region/fields/name/uses")).status_code == 401


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"columns": ["rate"]}, True),
        ({"sort": ["-rate"]}, True),
        ({"sort": "name,-rate"}, True),
        ({"text": "是 {rate} 吗"}, True),
        ({"text": "{{rate | money}}"}, True),
        ({"fields": {"rate": "hidden"}}, True),
        ({"path": "rate.name"}, True),
        ({"rate": 1}, False),
        ({"text": "the rate of this"}, False),
        ({"columns": ["rates", "my_rate"]}, False),
    ],
)
def test_a_document_mentions_a_field_as_a_value_a_path_or_in_braces(document: dict[str, Any], expected: bool) -> None:
    assert mentions(document, {"rate"}) is expected
