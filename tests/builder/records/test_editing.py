"""Editing many records: a look before, fixed values and formulas, what refuses, the job and the way back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms, System
from tests.jobs import end_of
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.builder.records import facade as records
from tongzhou.builder.records.editing import edit_job
from tongzhou.builder.records.undoing import undo_job
from tongzhou.entrypoints.people import JobPeople
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.jobs.worker import JobWorker, working

GOODS = "/api/forms/good/records"
GOOD: dict[str, Any] = {
    "key": "good",
    "title": "Good",
    "label_field": "name",
    "fields": [
        {"key": "name", "type": "text", "label": "Name", "required": True},
        {"key": "price", "type": "money", "label": "Price", "settings": {"currency": "CNY"}},
        {"key": "stock", "type": "number", "label": "Stock", "settings": {"decimals": 0, "minimum": "0"}},
        {"key": "like", "type": "reference", "label": "Like", "settings": {"form": "good", "hierarchy": True}},
        {"key": "value", "type": "formula", "label": "Value",
         "settings": {"formula": "price * stock", "result": "money", "currency": "CNY"}},
    ],
    "checks": [{"that": "stock < 100", "message": {"en": "Too many."}, "fields": ["stock"]}],
}  # fmt: skip
EVERYTHING: dict[str, Any] = {"filter": {"all": []}}


@pytest.fixture
async def writer(make_forms: MakeForms, make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    """An administrator over 30 goods: `G00` at 1.00 with stock 0, `G01` at 2.00 with stock 4, and so on."""
    await make_forms(GOOD)
    await make_member("admin@acme.example", "administrator", name="Ada", code="E1")
    browser = await sign_in("admin@acme.example")
    for number in range(30):
        values = {"name": f"G{number:02}", "price": f"{number + 1}.00", "stock": str(min(99, number * 4))}
        assert (await browser.post(GOODS, json=values)).status_code == 201
    return browser


@pytest.fixture
async def worker(database: Database) -> AsyncIterator[None]:
    async with working(JobWorker(database, (edit_job(), undo_job()), JobPeople(), poll=0.02, grace=5.0)):
        yield


async def all_of(browser: httpx.AsyncClient, key: str) -> list[Any]:
    found = (await browser.get(GOODS, params={"sort": "name", "limit": 500})).json()["records"]
    return [each[key] for each in found]


async def test_a_look_changes_nothing_and_shows_records_as_they_would_be(writer: httpx.AsyncClient) -> None:
    body = {**EVERYTHING, "values": {"like": None}, "formulas": {"price": "price * 2"}}
    answer = await writer.post(f"{GOODS}:preview", json=body)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["total"], found["changed"], found["refused"], len(found["examples"])) == (30, 30, 0, 20)
    first = found["examples"][1]
    assert (first["before"]["name"], first["before"]["price"], first["after"]["price"]) == ("G01", "2.00", "4.00")
    assert (await all_of(writer, "price"))[:2] == ["1.00", "2.00"]
    assert set(await all_of(writer, "revision")) == {1}
    assert (await writer.get("/api/audit")).status_code == 200


async def test_what_refuses_is_counted_and_said_why(writer: httpx.AsyncClient) -> None:
    body = {**EVERYTHING, "formulas": {"stock": "stock + 40"}}
    found = (await writer.post(f"{GOODS}:preview", json=body)).json()
    assert (found["total"], found["changed"], found["refused"]) == (30, 15, 15)
    assert found["refusals"][0]["before"]["name"] == "G15"
    assert [(each["field"], each["message"]) for each in found["refusals"][0]["errors"]] == [("stock", "Too many.")]

    answer = await writer.post(f"{GOODS}:update", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "stock")
    assert (await all_of(writer, "stock"))[:2] == ["0", "4"]

    done = await writer.post(f"{GOODS}:update", json={**body, "skip_refused": True})
    assert (done.json()["changed"], done.json()["refused"]) == (15, 15)
    assert (await all_of(writer, "stock"))[14:16] == ["96", "60"]


async def test_records_that_would_lie_below_themselves_refuse(writer: httpx.AsyncClient) -> None:
    ids = dict(zip(await all_of(writer, "name"), await all_of(writer, "id"), strict=True))
    await writer.patch(f"{GOODS}/{ids['G02']}", json={"revision": 1, "like": ids["G01"]})
    body = {**EVERYTHING, "values": {"like": ids["G02"]}}
    found = (await writer.post(f"{GOODS}:preview", json=body)).json()
    assert (found["changed"], found["refused"]) == (28, 2)
    assert [each["errors"][0]["message"].split(": ")[1] for each in found["refusals"]] == [
        "G01 › G02 › G01", "G02 › G02",
    ]  # fmt: skip
    done = await writer.post(f"{GOODS}:update", json={**body, "skip_refused": True})
    assert (done.status_code, done.json()["changed"]) == (200, 28)


async def test_what_a_formula_makes_is_rounded_as_its_field_asks(writer: httpx.AsyncClient) -> None:
    body = {**EVERYTHING, "formulas": {"price": "price / 3", "stock": "stock / 8"}}
    done = await writer.post(f"{GOODS}:update", json=body)
    assert done.status_code == 200, done.text
    assert (await all_of(writer, "price"))[:3] == ["0.33", "0.67", "1.00"]
    assert (await all_of(writer, "stock"))[:4] == ["0", "1", "1", "2"]


async def test_a_job_edits_and_its_id_takes_it_back(writer: httpx.AsyncClient, worker: None) -> None:
    body = {"filter": {"field": "stock", "op": "lt", "value": "40"}, "search": "G0", "formulas": {"price": "price + 1"}}
    begun = await writer.post(f"{GOODS}:edit", json=body)
    job = await end_of(writer, begun)
    assert (job["status"], job["result"]) == ("done", {"changed": 10, "refused": 0, "undo": job["id"]})
    assert (await all_of(writer, "price"))[8:11] == ["10.00", "11.00", "11.00"]
    back = await writer.post("/api/undo", json={"token": job["result"]["undo"]})
    assert back.json()["changed"] == 10
    assert (await all_of(writer, "price"))[8:11] == ["9.00", "10.00", "11.00"]


async def test_a_job_takes_an_edit_back_once_and_says_how_far_it_is(
    writer: httpx.AsyncClient, worker: None, database: Database, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tongzhou.builder.records.actions.bulk._STORED_AT_ONCE", 7)
    edit = await writer.post(f"{GOODS}:update", json={**EVERYTHING, "formulas": {"price": "price + 1"}})
    token = edit.json()["undo"]
    job = await end_of(writer, await writer.post("/api/undo:run", json={"token": token}))
    assert (job["status"], job["result"], job["done"], job["total"]) == ("done", {"changed": 30}, 30, 30)
    assert (await all_of(writer, "price"))[:2] == ["1.00", "2.00"]
    again = await end_of(writer, await writer.post("/api/undo:run", json={"token": token}))
    assert (again["status"], again["problem"]["code"]) == ("failed", "undo_gone")
    assert set(await all_of(writer, "revision")) == {3}
    actor, mark = await system(), clock.now()
    async with database.workspace(actor.workspace) as connection:  # a job that died after its work runs again
        opened = await records.open_form(connection, "good", actor=actor, now=mark)
        done = await records.change_many(opened, records.Chosen(filter={"all": []}), records.Edit({"stock": "1"}))
    assert done.undo is not None
    for changed in (30, 30):
        async with database.workspace(actor.workspace) as connection:
            found = await records.undo(connection, done.undo, actor=actor, now=clock.now(), mark=mark)
        assert found.changed == changed


async def test_a_job_that_is_refused_changes_nothing(writer: httpx.AsyncClient, worker: None) -> None:
    job = await end_of(writer, await writer.post(f"{GOODS}:edit", json={**EVERYTHING, "values": {"stock": "200"}}))
    assert (job["status"], job["problem"]["errors"][0]["message"]) == ("failed", "Too many.")
    assert set(await all_of(writer, "revision")) == {1}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"values": {}}, "values"),
        ({"values": {"nothing": 1}}, "nothing"),
        ({"values": {"value": "1"}}, "value"),
        ({"formulas": {"price": "price +"}}, "formulas.price"),
        ({"formulas": {"price": "nothing"}}, "formulas.price"),
        ({"formulas": {"price": 3}}, "formulas.price"),
        ({"values": {"price": "1"}, "formulas": {"price": "1"}}, "price"),
        ({"values": {"price": "1"}, "skip_refused": "yes"}, "skip_refused"),
        ({"values": {"price": "1"}, "more": 1}, "more"),
    ],
)
async def test_what_cannot_be_asked_is_named(writer: httpx.AsyncClient, body: dict[str, Any], field: str) -> None:
    answer = await writer.post(f"{GOODS}:update", json={**EVERYTHING, **body})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field), answer.text
    assert set(await all_of(writer, "revision")) == {1}


async def test_who_may_not_edit_many_sees_no_preview_of_many(
    writer: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    fields = {"read": ["name", "stock"], "write": ["stock"]}
    role = {"key": "few", "title": "Few", "kind": "member", "forms": {
        "good": {"actions": ["read", "update", "batch"], "rows": "stock < 8", "fields": fields}}}  # fmt: skip
    await make_role(role)
    await make_member("bob@acme.example", "few", name="Bob", code="E2")
    bob = await sign_in("bob@acme.example")
    found = (await bob.post(f"{GOODS}:preview", json={**EVERYTHING, "values": {"stock": "7"}})).json()
    assert (found["total"], [each["before"]["name"] for each in found["examples"]]) == (2, ["G00", "G01"])
    assert set(found["examples"][0]["before"]) == {"id", "name", "stock"}
    hidden = await bob.post(f"{GOODS}:preview", json={**EVERYTHING, "formulas": {"stock": "price"}})
    assert (hidden.status_code, hidden.json()["errors"][0]["code"]) == (422, "field_unknown")


async def test_records_that_would_leave_what_one_may_change_are_refused_one_by_one(
    writer: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    await make_role({"key": "few", "title": "Few", "kind": "member", "forms": {
        "good": {"actions": ["read", "update", "batch"], "rows": "stock < 20"}}})  # fmt: skip
    await make_member("bob@acme.example", "few", name="Bob", code="E2")
    bob = await sign_in("bob@acme.example")
    body = {**EVERYTHING, "formulas": {"stock": "stock + 10"}}
    found = (await bob.post(f"{GOODS}:preview", json=body)).json()
    assert (found["total"], found["changed"], found["refused"]) == (5, 3, 2)
    assert [each["errors"][0]["code"] for each in found["refusals"]] == ["out_of_reach"] * 2
    whole = await bob.post(f"{GOODS}:update", json=body)
    assert (whole.status_code, whole.json()["errors"][0]["code"]) == (422, "out_of_reach")
    assert (await all_of(writer, "stock"))[:5] == ["0", "4", "8", "12", "16"]
    done = (await bob.post(f"{GOODS}:update", json={**body, "skip_refused": True})).json()
    assert (done["changed"], done["refused"]) == (3, 2)
    assert (await all_of(writer, "stock"))[:5] == ["10", "14", "18", "12", "16"]
