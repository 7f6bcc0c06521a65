"""By which field of theirs the cells of a column name records: chosen per column, guessed from the file, told of."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.imports.conftest import EndOf, upload

STORE: dict[str, Any] = {
    "key": "store",
    "title": {"zh-CN": "门店", "en": "Store"},
    "label_field": "name",
    "fields": [
        {"key": "code", "type": "text", "label": {"zh-CN": "编码", "en": "Code"}, "unique": True},
        {"key": "erp", "type": "number", "label": {"zh-CN": "ERP 号", "en": "ERP number"}, "unique": True},
        {"key": "tax_number", "type": "text", "label": "税号", "unique": True,
         "privacy": {"level": "sensitive"}},
        {"key": "name", "type": "text", "label": {"zh-CN": "名称", "en": "Name"}, "required": True},
    ],
}  # fmt: skip
VISIT: dict[str, Any] = {
    "key": "visit",
    "title": "拜访",
    "fields": [
        {"key": "number", "type": "text", "label": "单号", "required": True, "unique": True},
        {"key": "store", "type": "reference", "label": "门店", "settings": {"form": "store"}},
        {"key": "others", "type": "references", "label": "同行", "settings": {"form": "store"}},
        {"key": "lines", "type": "subform", "label": "明细", "settings": {"form": "visit_line", "through": "parent"}},
    ],
    "sub_forms": [
        {"key": "visit_line", "title": "拜访明细", "fields": [
            {"key": "memo", "type": "text", "label": "备注"},
            {"key": "seller", "type": "reference", "label": "供货门店", "settings": {"form": "store"}},
            {"key": "parent", "type": "reference", "label": "拜访", "settings": {"form": "visit", "inherits": True}},
        ]}
    ],
}  # fmt: skip
IMPORTS, RECORDS = "/api/forms/visit/imports", "/api/forms/visit/records"
STORES = (
    {"code": "1001", "erp": "7", "name": "East"},
    {"code": "7", "erp": "1001", "name": "West"},
    {"code": "S3", "erp": "3", "name": "1001"},
)


@pytest.fixture(autouse=True)
async def stores(admin: httpx.AsyncClient) -> None:
    """Stores whose code is another one's number or name."""
    for form in (STORE, VISIT):
        made = await admin.post("/api/forms", json=form)
        assert made.status_code == 201, made.text
    for each in STORES:
        assert (await admin.post("/api/forms/store/records", json=each)).status_code == 201


async def stored(admin: httpx.AsyncClient, field: str = "store") -> list[Any]:
    """The names of the stores that visits lead to, by number."""
    found = (await admin.get(RECORDS, params={"sort": "number", "fields": f"number,{field}"})).json()["records"]
    return [each[field] and each[field]["label"] for each in found]


async def run(admin: httpx.AsyncClient, end_of: EndOf, text: str, references: dict[str, str]) -> dict[str, Any]:
    """Import a file whose columns go where they are guessed to go, its records named as told."""
    found = (await admin.post(IMPORTS, files=upload(text))).json()["import"]
    body = {"mapping": found["choices"]["mapping"], "key": "number", "references": references}
    job = await end_of(await admin.post(f"{IMPORTS}/{found['id']}:run", json=body))
    errors = await admin.get(f"{IMPORTS}/{found['id']}/errors", headers={"accept-language": "en"})
    return {**job, "errors": errors.json()["errors"]}


@pytest.mark.parametrize(("by", "name"), [("code", "East"), ("erp", "West"), ("name", "1001")])
async def test_a_cell_that_several_fields_know_means_the_chosen_one(
    by: str, name: str, admin: httpx.AsyncClient, end_of: EndOf
) -> None:
    job = await run(admin, end_of, "单号,门店\nV1,1001\n", {"门店": by})

    assert (job["status"], await stored(admin)) == ("done", [name])


async def test_what_the_chosen_field_does_not_hold_is_refused_by_its_name(
    admin: httpx.AsyncClient, end_of: EndOf
) -> None:
    store = (await admin.get("/api/forms/store/records", params={"sort": "code"})).json()["records"][-1]
    job = await run(admin, end_of, f"单号,门店,同行\nV1,S3,S3\nV2,{store['id']},3\n", {"门店": "erp", "同行": "erp"})

    assert job["status"] == "failed"
    assert sorted((each["row"], each["field"], each["message"]) for each in job["errors"]) == [
        (2, "others", "No record has this as its ERP number: S3."),
        (2, "store", "No record has this as its ERP number: S3."),
        (3, "store", f"No record has this as its ERP number: {store['id']}."),
    ]
    assert {each["code"] for each in job["errors"]} == {"unknown_record_by"}
    assert await stored(admin) == []


async def test_rows_of_sub_forms_are_named_so_too(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    job = await run(admin, end_of, "单号,明细.供货门店\nV1,1001\n,7\n", {"明细.供货门店": "erp"})
    assert job["status"] == "done", job
    rows = (await admin.get(RECORDS, params={"fields": "lines"})).json()["records"][0]["lines"]
    assert [each["seller"]["label"] for each in rows] == ["West", "East"]

    refused = await run(admin, end_of, "单号,明细.供货门店\nV2,S3\n", {"明细.供货门店": "erp"})

    assert [each["message"] for each in refused["errors"]] == ["No record has this as its ERP number: S3."]


@pytest.mark.parametrize(
    ("cells", "guess"),
    [("S3", {"门店": "code"}), ("East", {"门店": "name"}), ("3", {"门店": "erp"}), ("1001", {}), ("nobody", {})],
)
async def test_the_field_is_guessed_where_only_one_fits(
    cells: str, guess: dict[str, str], admin: httpx.AsyncClient
) -> None:
    found = (await admin.post(IMPORTS, files=upload(f"单号,门店\nV1,{cells}\n"))).json()["import"]

    assert found["choices"]["references"] == guess
    accepted = {each["key"]: [key["key"] for key in each["accepted"]] for each in found["fields"]}
    assert accepted["store"] == ["code", "erp", "tax_number", "name"]


async def test_the_choice_is_remembered_for_the_next_file(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    await run(admin, end_of, "单号,门店\nV1,1001\n", {"门店": "erp"})

    found = (await admin.post(IMPORTS, files=upload("单号,门店\nV2,S3\n"))).json()["import"]

    assert (found["choices"]["saved"], found["choices"]["references"]) == (True, {"门店": "erp"})


@pytest.mark.parametrize(("column", "key"), [("门店", "address"), ("单号", "code"), ("nothing", "code")])
async def test_a_wrong_choice_is_named(column: str, key: str, admin: httpx.AsyncClient) -> None:
    found = (await admin.post(IMPORTS, files=upload("单号,门店\nV1,1001\n"))).json()["import"]
    body = {"mapping": found["choices"]["mapping"], "key": "number", "references": {column: key}}

    answer = await admin.post(f"{IMPORTS}/{found['id']}:check", json=body)

    assert answer.status_code == 422
    assert column in answer.json()["errors"][0]["field"]
