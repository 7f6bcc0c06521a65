"""Filling in a form at a public link: what visitors see, what they may write, and when a link takes nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tests.builder.links.conftest import LINKS, made, opened, public, records, submitted


async def test_a_stranger_sees_the_fields_of_the_link_and_fills_them_in(
    admin: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    link = await made(admin, "name", "size", thanks={"en": "Thank you"}, channel_field="source")
    shown = await opened(client, link)
    assert [each["key"] for each in shown["form"]["fields"]] == ["name", "size"]
    assert (shown["kind"], shown["title"]["en"], shown["workspace"]["name"]) == ("fill", "Tell us", "Acme")
    answer = await submitted(client, link, {"name": "Corner shop", "size": 12}, channel="poster-7")
    assert (answer.status_code, answer.json()) == (201, {"thanks": {"en": "Thank you"}, "again": True})
    (record,) = await records(admin)
    assert (record["name"], record["size"], record["source"], record["created_by"]) == (
        "Corner shop", "12", "poster-7", None,
    )  # fmt: skip
    (known,) = (await admin.get(LINKS)).json()["links"]
    assert (known["submissions"], known["channels"]) == (1, [{"channel": "poster-7", "count": 1}])
    (entry,) = (await admin.get(f"/api/forms/survey/records/{record['id']}/history")).json()["entries"]
    assert (entry["action"], entry["by"]["label"]) == ("created", "门店登记")


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"name": "A", "score": 5}, "score", "unknown_field"),
        ({"name": "A", "owner": None}, "owner", "unknown_field"),
        ({"name": "A", "id": "x"}, "id", "unknown_field"),
        ({"name": "A", "size": "many"}, "size", "not_a_number"),
        ({"size": 1}, "name", "required"),
    ],
)
async def test_what_is_not_the_visitors_to_give_is_refused(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, values: dict[str, Any], field: str, code: str
) -> None:
    link = await made(admin, "name", "size")
    answer = await submitted(client, link, values)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert answer.json()["errors"][0]["code"] == code or field == "size"
    assert await records(admin) == []
    assert (await admin.get(LINKS)).json()["links"][0]["submissions"] == 0


async def test_fixed_and_hidden_values_cannot_be_altered(admin: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    fixed = {"field": "score", "hidden": True, "value": 7}
    link = await made(admin, "name", {"field": "size", "value": 3}, fixed)
    shown = await opened(client, link)
    assert [each["key"] for each in shown["form"]["fields"]] == ["name", "size"]
    assert (shown["values"], shown["locked"]) == ({"size": 3}, ["size"])
    assert (await submitted(client, link, {"name": "A", "size": 4})).status_code == 422
    assert (await submitted(client, link, {"name": "A", "score": 9})).status_code == 422
    assert (await submitted(client, link, {"name": "A"})).status_code == 201
    (record,) = await records(admin)
    assert (record["size"], record["score"]) == ("3", "7")


async def test_a_signed_address_carries_values_that_nobody_alters(
    admin: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    region = await admin.post("/api/forms/region/records", json={"code": "E", "name": "East"})
    link = await made(admin, "name", "region", {"field": "score", "hidden": True})
    assert [each["key"] for each in (await opened(client, link))["form"]["fields"]] == ["name"]
    values = {"region": region.json()["id"], "score": 4}
    given = await admin.post(f"{LINKS}/{link['id']}:prefill", json={"values": values, "channel": "fair"})
    signed = given.json()["prefill"]
    assert given.json()["address"] == f"{link['address']}?p={signed}"
    shown = await opened(client, link, params={"p": signed})
    assert shown["values"] == {"region": {"id": values["region"], "label": "East"}}
    assert [each["key"] for each in shown["form"]["fields"]] == ["name", "region"]
    altered = f"e30{signed[3:]}"
    for wrong in (altered, signed[:-2], "x", "x.y"):
        refused = await submitted(client, link, {"name": "A"}, prefill=wrong)
        assert (refused.status_code, refused.json()["code"]) == (422, "prefill_altered"), wrong
    other = await made(admin, "name", "region")
    assert (await submitted(client, other, {"name": "A"}, prefill=signed)).json()["code"] == "prefill_altered"
    refused = await submitted(client, link, {"name": "A", "region": values["region"]}, prefill=signed)
    assert refused.json()["errors"][0]["field"] == "region"
    assert (await submitted(client, link, {"name": "A"}, prefill=signed, channel="mine")).status_code == 201
    (record,) = await records(admin)
    assert (record["region"]["label"], record["score"]) == ("East", "4")
    known = next(each for each in (await admin.get(LINKS)).json()["links"] if each["id"] == link["id"])
    assert known["channels"] == [{"channel": "fair", "count": 1}]
    wrong_value = await admin.post(f"{LINKS}/{link['id']}:prefill", json={"values": {"score": "x", "size": 1}})
    assert [each["field"] for each in wrong_value.json()["errors"]] == ["values.score", "values.size"]


async def test_visitors_look_for_records_only_where_the_link_lets_them(
    admin: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    for code, name in (("E", "East"), ("W", "West")):
        await admin.post("/api/forms/region/records", json={"code": code, "name": name, "margin": 9})
    closed = await made(admin, "name", "region")
    assert (await client.get(f"{public(closed)}/choices", params={"field": "region"})).status_code == 404
    link = await made(admin, "name", {"field": "region", "search": True})
    found = (await client.get(f"{public(link)}/choices", params={"field": "region", "search": "Ea"})).json()["choices"]
    assert [(each["label"], set(each)) for each in found] == [("East", {"id", "label"})]
    assert (await client.get(f"{public(link)}/choices", params={"field": "name"})).status_code == 404
    assert (await submitted(client, link, {"name": "A", "region": found[0]["id"]})).status_code == 201
    assert (await records(admin))[0]["region"]["label"] == "East"


async def test_a_link_takes_nothing_outside_its_time_when_paused_or_full(
    admin: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    async def reason(link: dict[str, Any]) -> str:
        answer = await client.get(public(link))
        assert answer.json()["code"] == "link_closed"
        refused = await submitted(client, link, {"name": "A"})
        assert (refused.status_code, refused.json()["reason"]) == (403, answer.json()["reason"])
        return str(answer.json()["reason"])

    assert await reason(await made(admin, "name", opens_at="2999-01-01T00:00:00Z")) == "early"
    assert await reason(await made(admin, "name", closes_at="2001-01-01T00:00:00Z")) == "over"
    link = await made(admin, "name", submissions_max=1)
    assert (await submitted(client, link, {"name": "A"})).status_code == 201
    assert await reason(link) == "full"
    await admin.patch(f"{LINKS}/{link['id']}", json={"document": {**link["document"], "submissions_max": 2}})
    assert (await opened(client, link))["kind"] == "fill"
    assert (await admin.patch(f"{LINKS}/{link['id']}", json={"paused": True})).json()["link"]["closed"] == "paused"
    assert await reason(link) == "paused"
    assert len(await records(admin)) == 1


async def test_of_many_at_once_no_more_get_in_than_the_link_takes(
    admin: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    link = await made(admin, "name", submissions_max=3)
    answers = await asyncio.gather(*(submitted(client, link, {"name": f"Shop {n}"}) for n in range(6)))
    assert sorted(answer.status_code for answer in answers) == [201, 201, 201, 403, 403, 403]
    assert len(await records(admin)) == 3


async def test_a_password_is_asked_for_at_every_door(admin: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    link = await made(admin, "name", password="open sesame")
    assert link["has_password"] is True
    assert (await client.get(public(link))).json()["code"] == "link_password_needed"
    assert (await submitted(client, link, {"name": "A"})).json()["code"] == "link_password_needed"
    wrong = await client.post(f"{public(link)}:enter", json={"password": "sesame"})
    assert (wrong.status_code, wrong.json()["code"]) == (403, "link_password_wrong")
    passed = (await client.post(f"{public(link)}:enter", json={"password": "open sesame"})).json()["passed"]
    assert (await opened(client, link, headers={"x-link-pass": passed}))["kind"] == "fill"
    answer = await submitted(client, link, {"name": "A"}, headers={"x-link-pass": passed})
    assert answer.status_code == 201
    until, _, signature = passed.partition(".")
    for forged in (f"{int(until) + 1}.{signature}", f"{until}.{'0' * 64}", "x", f"-1.{signature}"):
        assert (await client.get(public(link), headers={"x-link-pass": forged})).status_code == 403, forged
    await admin.patch(f"{LINKS}/{link['id']}", json={"password": "another"})
    assert (await client.get(public(link), headers={"x-link-pass": passed})).status_code == 403
    await admin.patch(f"{LINKS}/{link['id']}", json={"password": None})
    assert (await client.get(public(link))).status_code == 200


async def test_passwords_are_not_guessed_for_long(admin: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    link = await made(admin, "name", password="open sesame")
    for _ in range(10):
        assert (await client.post(f"{public(link)}:enter", json={"password": "guess"})).status_code == 403
    stopped = await client.post(f"{public(link)}:enter", json={"password": "open sesame"})
    assert (stopped.status_code, stopped.headers["retry-after"]) == (429, "600")


async def test_one_address_submits_no_more_than_the_rate(admin: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    link = await made(admin, "name", rate=2)
    statuses = [(await submitted(client, link, {"name": "A"})).status_code for _ in range(3)]
    assert statuses == [201, 201, 429]
    other = await made(admin, "name", rate=2)
    assert (await submitted(client, other, {"name": "A"})).status_code == 201


async def test_a_new_address_makes_the_old_one_lead_nowhere(
    admin: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    link = await made(admin, "name")
    renewed = (await admin.post(f"{LINKS}/{link['id']}:renew")).json()["link"]
    assert renewed["address"] != link["address"]
    assert (await client.get(public(link))).json()["code"] == "link_gone"
    assert (await opened(client, renewed))["kind"] == "fill"
    assert (await admin.delete(f"{LINKS}/{link['id']}")).status_code == 204
    assert (await client.get(public(renewed))).json()["code"] == "link_gone"


@pytest.mark.parametrize("secret", ["x", "acme.short", "nobody." + "a" * 32, "acme." + "a" * 32, "acme.%00" + "a" * 31])
async def test_addresses_that_lead_nowhere_look_alike(client: httpx.AsyncClient, workspace: Any, secret: str) -> None:
    answer = await client.get(f"/api/public/{secret}")
    assert answer.status_code == 404
    assert answer.json()["code"] in ("link_gone", "not_found")


async def test_a_submission_without_our_origin_is_refused(admin: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    link = await made(admin, "name")
    answer = await submitted(client, link, {"name": "A"}, headers={"origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (403, "origin_mismatch")


async def test_a_value_that_must_differ_is_refused_by_its_field_alone(
    admin: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    link = await made(admin, "name", "phone")
    assert (await submitted(client, link, {"name": "A", "phone": "1"})).status_code == 201
    answer = await submitted(client, link, {"name": "B", "phone": "1"})
    assert [(e["field"], e["code"]) for e in answer.json()["errors"]] == [("phone", "not_unique")]
    assert (await admin.get(LINKS)).json()["links"][0]["submissions"] == 1


async def test_rows_of_a_sub_form_are_filled_in_with_it(admin: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    row = {"key": "visit", "title": "Visits", "fields": [
        {"key": "day", "type": "date", "label": "Day", "required": True},
        {"key": "cost", "type": "money", "label": "Cost"},
        {"key": "double", "type": "formula", "label": "Double",
         "settings": {"formula": "cost * 2", "result": "money", "currency": "CNY"}},
        {"key": "store", "type": "reference", "label": "Store", "settings": {"form": "survey", "inherits": True}},
    ]}  # fmt: skip
    form = (await admin.get("/api/forms/survey")).json()["form"]
    writing = ("id", "key", "type", "label", "required", "unique", "settings", "help", "retired")
    fields = [{name: each[name] for name in writing} for each in form["fields"]]
    visits = {"key": "visits", "type": "subform", "label": "Visits", "settings": {"form": "visit", "through": "store"}}
    document = {"key": "survey", "title": "Survey", "label_field": "name", "fields": [*fields, visits]}
    applied = await admin.post(
        "/api/forms/survey:apply", json={"version": form["version"], "definition": document, "sub_forms": [row]}
    )
    assert applied.status_code == 200, applied.text
    link = await made(admin, "name", "visits")
    shown = await opened(client, link)
    assert [each["key"] for each in shown["sub_forms"]["visit"]["fields"]] == ["day", "cost"]
    rows = [{"day": "2020-01-02", "cost": "1.50"}, {"day": "2020-01-03"}]
    answer = await submitted(client, link, {"name": "Corner shop", "visits": rows})
    assert answer.status_code == 201, answer.text
    (record,) = await records(admin)
    whole = (await admin.get(f"/api/forms/survey/records/{record['id']}")).json()
    assert [(each["day"], each["double"]) for each in whole["visits"]] == [("2020-01-02", "3.00"), ("2020-01-03", None)]
    for wrong, field in (([{"cost": "1"}], "visits.0.day"), ([{"day": "2020-01-02", "store": "x"}], "visits.0.store")):
        refused = await submitted(client, link, {"name": "Other", "visits": wrong})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)
    assert len(await records(admin)) == 1


async def test_a_section_goes_with_its_last_field(admin: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    form = (await admin.get("/api/forms/survey")).json()["form"]
    written = ("key", "title", "label_field", "layout")
    fields = [
        {part: each[part] for part in ("id", "key", "type", "label", "required", "settings")} for each in form["fields"]
    ]
    note = {"note": "For us only"}
    layout = [
        {"kind": "group", "title": "Yours", "items": ["name", note]},
        {"kind": "group", "title": "Ours", "items": ["score", note]},
        {"kind": "group", "title": "Words", "items": [note]},
    ]
    draft = {**{part: form[part] for part in written}, "fields": fields, "layout": layout}
    applied = await admin.post("/api/forms/survey:apply", json={"version": form["version"], "definition": draft})
    assert applied.status_code == 200, applied.text
    shown = await opened(client, await made(admin, "name"))
    assert [section["title"] for section in shown["form"]["layout"]] == ["Yours", "Words"]
