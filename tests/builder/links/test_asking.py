"""Public query links: every condition exactly, only the shown fields, and nothing that tells one from another."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.links.conftest import LINKS, public

ASK: dict[str, Any] = {
    "kind": "query",
    "title": {"zh-CN": "证书查询", "en": "Certificates"},
    "conditions": ["name", "size"],
    "shown": ["name", "region", "score"],
}


@pytest.fixture
async def shops(admin: httpx.AsyncClient) -> None:
    east = (await admin.post("/api/forms/region/records", json={"code": "E", "name": "East"})).json()["id"]
    for name, size, score in (("A", 1, 10), ("A", 1, 20), ("A", 2, 30), ("B", 1, 40)):
        body = {"name": name, "size": size, "score": score, "region": east, "phone": f"{name}{score}"}
        assert (await admin.post("/api/forms/survey/records", json=body)).status_code == 201


async def made(admin: httpx.AsyncClient, **settings: Any) -> dict[str, Any]:
    answer = await admin.post(LINKS, json={"document": {**ASK, **settings}})
    assert answer.status_code == 201, answer.text
    link: dict[str, Any] = answer.json()["link"]
    return link


async def asked(visitor: httpx.AsyncClient, link: dict[str, Any], **values: Any) -> httpx.Response:
    return await visitor.post(f"{public(link)}/results", json={"values": values})


async def test_who_gives_every_condition_exactly_sees_the_shown_fields(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, shops: None
) -> None:
    link = await made(admin)
    shown = (await client.get(public(link))).json()["link"]
    assert ([each["key"] for each in shown["conditions"]], shown["form"]["fields"]) == (["name", "size"], [])
    answer = await asked(client, link, name="A", size="１")
    assert [each["key"] for each in answer.json()["fields"]] == ["name", "region", "score"]
    assert sorted(answer.json()["rows"], key=lambda row: str(row["score"])) == [
        {"name": "A", "region": "East", "score": "10"},
        {"name": "A", "region": "East", "score": "20"},
    ]


async def test_none_found_looks_like_any_other_answer(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, shops: None
) -> None:
    link = await made(admin)
    nothing = await asked(client, link, name="C", size=1)
    found = await asked(client, link, name="B", size=1)
    assert (nothing.status_code, nothing.json()["rows"], nothing.json()["fields"]) == (
        200, [], found.json()["fields"],
    )  # fmt: skip
    assert nothing.elapsed.total_seconds() >= 0.3
    assert found.elapsed.total_seconds() >= 0.3


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"name": "A"}, "size", "required"),
        ({"name": "", "size": 1}, "name", "required"),
        ({"name": "A", "size": 1, "score": 10}, "score", "unknown_field"),
        ({"name": {"op": "ne"}, "size": 1}, "name", "wrong_type"),
        ({"name": "%", "size": "x"}, "size", "not_a_number"),
    ],
)
async def test_a_condition_left_out_or_made_up_is_refused(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, shops: None, values: dict[str, Any], field: str, code: str
) -> None:
    answer = await asked(client, await made(admin), **values)
    assert answer.status_code == 422
    assert (field, code) in [(each["field"], each["code"]) for each in answer.json()["errors"]]


async def test_no_more_rows_and_no_other_records_than_the_link_says(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, shops: None
) -> None:
    few = await made(admin, rows_max=1)
    assert len((await asked(client, few, name="A", size=1)).json()["rows"]) == 1
    some = await made(admin, rows="score > 15")
    assert [row["score"] for row in (await asked(client, some, name="A", size=1)).json()["rows"]] == ["20"]


async def test_a_query_link_takes_no_submission_and_a_fill_link_no_query(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, shops: None
) -> None:
    ask = await made(admin)
    body = {"values": {"name": "X"}, "ticket": "0c9b9a3a-5d0c-4f0e-9d3a-1c1f6c8d2a10"}
    assert (await client.post(f"{public(ask)}/submissions", json=body)).status_code == 404
    fill = {"kind": "fill", "title": "Fill", "fields": [{"field": "name"}]}
    link = (await admin.post(LINKS, json={"document": fill})).json()["link"]
    assert (await asked(client, link, name="A")).status_code == 404


async def test_queries_are_limited(admin: httpx.AsyncClient, client: httpx.AsyncClient, shops: None) -> None:
    link = await made(admin, rate=2)
    statuses = [(await asked(client, link, name="A", size=n)).status_code for n in range(3)]
    assert statuses == [200, 200, 429]


async def test_a_link_whose_condition_was_retired_shows_nothing_at_all(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, shops: None
) -> None:
    link = await made(admin)
    form = (await admin.get("/api/forms/survey")).json()["form"]
    names = ("key", "title", "label_field", "icon", "partner_path", "shared_with_partners", "unique_together", "layout")
    keys = ("id", "key", "type", "label", "required", "unique", "settings", "help", "retired", "hidden_from_partners")
    fields = [{key: each[key] for key in keys} for each in form["fields"]]
    for each in fields:
        each["retired"] = each["key"] == "size"
    definition = {**{name: form[name] for name in names}, "fields": fields}
    applied = await admin.post("/api/forms/survey:apply", json={"version": form["version"], "definition": definition})
    assert applied.status_code == 200, applied.text
    assert (await client.get(public(link))).json()["reason"] == "broken"
    (known,) = (await admin.get(LINKS)).json()["links"]
    assert known["closed"] == "broken"
    assert [(each["field"], each["code"]) for each in known["problems"]] == [("conditions.1", "unknown_field")]
