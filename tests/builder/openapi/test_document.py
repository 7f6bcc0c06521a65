"""The document of a workspace's forms: sound, true to what the routes answer, and no wider than one's rights."""

from __future__ import annotations

from typing import Any

import httpx
import schemathesis
from jsonschema import Draft202012Validator

from tests.builder.conftest import MakeForms
from tests.builder.make import interesting
from tests.builder.samples import SAMPLES
from tests.people import MakeMember, MakeRole, SignIn

ADDRESS = "/api/workspace/openapi.json"


def validator(document: dict[str, Any], name: str) -> Draft202012Validator:
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": document["components"]},
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


async def test_the_document_is_sound(admin: httpx.AsyncClient, make_forms: MakeForms) -> None:
    await make_forms(interesting())
    document = (await admin.get(ADDRESS)).json()
    for name, schema in document["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert schema["type"] == "object", name
    loaded = schemathesis.openapi.from_dict(document)
    names = {result.ok().definition.raw["operationId"] for result in loaded.get_all_operations()}
    assert {"list_interesting", "create_interesting", "get_interesting", "change_order", "delete_region"} <= names


async def test_what_is_answered_is_what_it_says(admin: httpx.AsyncClient, make_forms: MakeForms) -> None:
    await make_forms(interesting())
    document = (await admin.get(ADDRESS)).json()
    plain = {
        f"{name}_field": samples.good[0][0]
        for name, samples in SAMPLES.items()
        if samples.good and f"{name}_field" in document["components"]["schemas"]["interesting.new"]["properties"]
    }
    kept: dict[str, Any] = {}
    for key, value in plain.items():
        body = {**kept, key: value}
        if (await admin.post("/api/forms/interesting/records", json=body)).status_code == 201:
            kept = body
    assert len(kept) > 10
    page = (await admin.get("/api/forms/interesting/records")).json()
    validator(document, "interesting.page").validate(page)
    region = {"code": "E", "name": "East"}
    validator(document, "region.new").validate(region)
    shown = (await admin.post("/api/forms/region/records", json=region)).json()
    validator(document, "region").validate(shown)
    assert not validator(document, "region.new").is_valid({"code": "E"})
    assert not validator(document, "region.new").is_valid({**region, "colour": "red"})


async def test_it_shows_no_more_than_one_may_read_and_do(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    forms = {"region": {"actions": ["read"], "fields": {"read": ["code"], "write": []}}}
    await make_role({"key": "clerk", "title": "Clerk", "kind": "member", "permissions": [], "forms": forms})
    await make_member("clerk@acme.example", "clerk")
    document = (await (await sign_in("clerk@acme.example")).get(ADDRESS)).json()
    assert set(document["paths"]) == {"/api/forms/region/records", "/api/forms/region/records/{id}"}
    assert set(document["paths"]["/api/forms/region/records"]) == {"get"}
    assert "name" not in document["components"]["schemas"]["region"]["properties"]
    assert document["components"]["schemas"]["region.new"]["properties"] == {}
