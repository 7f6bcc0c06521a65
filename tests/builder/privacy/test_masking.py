"""Marked values leave in full by no door but the one that writes it down."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.builder.conftest import MakeForms, System
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.privacy.facade import expire
from tongzhou.builder.schema.privacy import Privacy, masked_text
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

PHONE, CARD, NAME, MAIL = "13812345678", "6222021001112223334", "Zhang San", "zhangsan@acme.example"
PERSONAL = {"level": "personal", "purpose": {"zh-CN": "联系", "en": "To call back"}}
PERSON = {
    "key": "person",
    "title": "People",
    "label_field": "name",
    "fields": [
        {"key": "name", "type": "text", "label": "Name", "required": True,
         "privacy": {"level": "personal", "mask": "not"}},
        {"key": "phone", "type": "phone", "label": "Phone", "unique": True, "privacy": PERSONAL},
        {"key": "mail", "type": "email", "label": "Mail", "privacy": PERSONAL},
        {"key": "card", "type": "text", "label": "Bank card", "settings": {"searchable": True},
         "privacy": {"level": "sensitive", "keep_days": 30}},
        {"key": "born", "type": "date", "label": "Born", "privacy": PERSONAL},
        {"key": "home", "type": "address", "label": "Home", "privacy": PERSONAL},
        {"key": "pay", "type": "money", "label": "Pay", "settings": {"currency": "CNY"},
         "privacy": {"level": "sensitive"}},
        {"key": "greeting", "type": "formula", "label": "Greeting",
         "settings": {"formula": "concatenate('+86', phone)", "result": "text"}},
        {"key": "city", "type": "text", "label": "City"},
    ],
}  # fmt: skip
VISIT = {
    "key": "visit",
    "title": "Visits",
    "label_field": "topic",
    "fields": [
        {"key": "topic", "type": "text", "label": "Topic"},
        {"key": "person", "type": "reference", "label": "Person", "settings": {"form": "person"}},
        {"key": "person_phone", "type": "lookup", "label": "Tel", "settings": {"through": "person", "field": "phone"}},
        {"key": "person_pay", "type": "lookup", "label": "Pay", "settings": {"through": "person", "field": "pay"}},
    ],
}  # fmt: skip
SECRETS = (PHONE, CARD, MAIL, "1990-05-06", "9876.50", "Nanjing Road 100", "+8613812345678")
HOME = {"country": "中国", "province": "上海市", "city": "上海市", "street": "Nanjing Road 100"}
LOOKING = {
    "key": "looking", "title": "Looking", "kind": "member",
    "forms": {"*": {"actions": ["read", "create", "update", "delete", "export", "copy", "comment"]}},
}  # fmt: skip


@pytest.fixture
async def admin(make_forms: MakeForms, make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    await make_forms(PERSON, VISIT)
    await make_member("admin@acme.example", "administrator", name="Ada")
    return await sign_in("admin@acme.example")


@pytest.fixture
async def looker(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> httpx.AsyncClient:
    """Somebody who sees every record but may reveal nothing."""
    await make_role(LOOKING)
    await make_member("looker@acme.example", "looking")
    return await sign_in("looker@acme.example")


@pytest.fixture
async def person(admin: httpx.AsyncClient) -> str:
    values = {"name": NAME, "phone": PHONE, "mail": MAIL, "card": CARD, "born": "1990-05-06", "pay": "9876.50",
              "home": HOME, "city": "Shanghai"}  # fmt: skip
    made = await admin.post("/api/forms/person/records", json=values)
    assert made.status_code == 201, made.text
    first: str = made.json()["id"]
    await admin.post("/api/forms/visit/records", json={"topic": "First", "person": first})
    return first


def unharmed(answer: httpx.Response) -> None:
    assert not [secret for secret in SECRETS if secret in answer.text], answer.text


async def test_every_door_masks(admin: httpx.AsyncClient, looker: httpx.AsyncClient, person: str) -> None:
    edit = await admin.patch(f"/api/forms/person/records/{person}", json={"phone": "13900000000", "revision": 1})
    assert edit.status_code == 200
    await admin.patch(f"/api/forms/person/records/{person}", json={"phone": PHONE, "revision": 2})
    for browser in (admin, looker):
        path = "/api/forms/person/records"
        for url in (
            path,
            f"{path}/{person}",
            f"{path}?search=zhang",
            f"{path}?fields=phone,card,greeting,pay",
            f"{path}/{person}/history",
            f"{path}/{person}/related",
            f"{path}:export?format=csv",
            "/api/forms/visit/records",
            "/api/forms/visit/records:export?format=csv",
            "/api/search?q=zhang",
        ):
            answer = await browser.get(url)
            assert answer.status_code == 200, (url, answer.text)
            unharmed(answer)
        shown = (await browser.get(f"{path}/{person}")).json()
        assert (shown["phone"], shown["mail"], shown["card"]) == ("138••••5678", "z••••@acme.example", "••••3334")
        assert (shown["born"], shown["pay"], shown["greeting"], shown["name"]) == (None, None, "••••", NAME)
        assert shown["home"] == {"country": "中国", "province": "上海市", "city": "上海市"}
        (visit,) = (await browser.get("/api/forms/visit/records")).json()["records"]
        assert (visit["person_phone"], visit["person_pay"]) == ("138••••5678", None)
        copied = await browser.post(f"{path}/{person}/copy", json={})
        assert copied.status_code == 201
        unharmed(copied)
        stale = await browser.patch(f"{path}/{person}", json={"city": "X", "revision": 1})
        assert stale.status_code == 409
        unharmed(stale)


async def test_nothing_is_told_by_asking(admin: httpx.AsyncClient, looker: httpx.AsyncClient, person: str) -> None:
    path = "/api/forms/person/records"
    visits = "/api/forms/visit/records"
    for browser in (admin, looker):
        for url, sort in ((path, "phone"), (path, "-pay"), (path, "greeting"), (visits, "person_phone")):
            assert (await browser.get(url, params={"sort": sort})).status_code == 400
        for field in ("phone", "card", "greeting", "born"):
            asked = {"group_by": [field], "measures": [{"op": "count", "as": "n"}]}
            assert (await browser.post(f"{path}:aggregate", json=asked)).status_code == 400
        for measure in ({"op": "sum", "field": "pay"}, {"op": "max", "field": "born"}):
            assert (await browser.post(f"{path}:aggregate", json={"measures": [measure]})).status_code == 400
        for field, op, value in (("phone", "starts_with", "138"), ("born", "gt", "1990-01-01"), ("pay", "gt", "1")):
            wanted = json.dumps({"field": field, "op": op, "value": value})
            assert (await browser.get(path, params={"filter": wanted})).status_code == 400
        found = (await browser.get(path, params={"search": CARD})).json()["records"]
        assert found == []
    for url, field in ((path, "phone"), (visits, "person.phone"), (visits, "person_phone")):
        wanted = json.dumps({"field": field, "op": "eq", "value": PHONE})
        assert len((await admin.get(url, params={"filter": wanted})).json()["records"]) == 1
        assert (await looker.get(url, params={"filter": wanted})).status_code == 400
    by_key = {"topic": "T", "person": PHONE}
    assert (await looker.post(visits, json=by_key)).status_code == 422
    assert (await admin.post(visits, json=by_key)).status_code == 201


async def test_revealing_is_written_down(admin: httpx.AsyncClient, looker: httpx.AsyncClient, person: str) -> None:
    url, body = "/api/forms/person/records:reveal", {"ids": [person], "fields": ["phone", "home"], "reason": "Call"}
    assert (await looker.post(url, json=body)).status_code == 403
    (shown,) = (await admin.post(url, json=body)).json()["records"]
    assert shown == {"id": person, "values": {"phone": PHONE, "home": HOME}} or shown["values"]["phone"] == PHONE
    (entry,) = (await admin.get("/api/audit", params={"action": "records.revealed"})).json()["entries"]
    assert entry["detail"] == {"form": "person", "records": [person], "fields": ["phone", "home"], "reason": "Call"}
    why = {"reason": "Call"}
    assert (await admin.post(url, json={"ids": [person], "fields": ["city"], **why})).status_code == 422
    assert (await admin.post(url, json={"ids": [str(UUID(int=1))], **why})).status_code == 404
    exported = await admin.get("/api/forms/person/records:export", params={"reveal": "true", **why})
    assert PHONE in exported.text
    assert CARD in exported.text
    refused = await looker.get("/api/forms/person/records:export", params={"reveal": "true", **why})
    assert refused.status_code == 403
    (entry,) = (await admin.get("/api/audit", params={"action": "records.exported"})).json()["entries"]
    assert {"phone", "card", "greeting"} <= set(entry["detail"]["revealed"])
    assert entry["detail"]["reason"] == "Call"


async def test_who_looked_is_listed_with_exports_in_full(admin: httpx.AsyncClient, person: str) -> None:
    path, export = "/api/forms/person", {"reveal": "true", "reason": "Audit", "fields": "name,phone"}
    other = (await admin.post(f"{path}/records", json={"name": "Wu", "phone": "13900139000"})).json()["id"]
    for ids, why in (([person], "Call"), ([other], "Check")):
        body = {"ids": ids, "fields": ["phone"], "reason": why}
        assert (await admin.post(f"{path}/records:reveal", json=body)).status_code == 200
    assert (await admin.get(f"{path}/records:export", params=export)).status_code == 200
    for plain in ({}, {**export, "fields": "name"}):
        assert (await admin.get(f"{path}/records:export", params=plain)).status_code == 200

    async def looks(**asked: str) -> list[tuple[Any, ...]]:
        answer = await admin.get("/api/privacy/looks", params=asked)
        assert answer.status_code == 200, answer.text
        keys = ("form", "fields", "records", "reason", "exported", "certain")
        return [tuple(each[key] for key in keys) for each in answer.json()["looks"]]

    exported = ("person", ["phone"], 2, "Audit", True)
    assert await looks() == [
        (*exported, True),
        ("person", ["phone"], 1, "Check", False, True),
        ("person", ["phone"], 1, "Call", False, True),
    ]
    assert await looks(form="person", record=person) == [
        (*exported, False),
        ("person", ["phone"], 1, "Call", False, True),
    ]
    assert await looks(form="visit") == []
    first = (await admin.get("/api/privacy/looks", params={"limit": 1})).json()
    assert [each["reason"] for each in first["looks"]] == ["Audit"]
    assert (await looks(cursor=first["next_cursor"]))[0][3] == "Check"
    assert (await admin.get("/api/privacy/looks", params={"record": person})).status_code == 400


@pytest.mark.parametrize(("reason", "code"), [(None, "required"), ("  ", "required"), ("x" * 501, "too_long")])
async def test_nothing_is_revealed_without_a_reason(
    admin: httpx.AsyncClient, person: str, reason: str | None, code: str
) -> None:
    given = {} if reason is None else {"reason": reason}
    path = "/api/forms/person"
    looked = await admin.post(f"{path}/records:reveal", json={"ids": [person], **given})
    taken = await admin.get(f"{path}/records:export", params={"reveal": "true", **given})
    for answer, status in ((looked, 422), (taken, 400)):
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (status, "reason")
        assert answer.json()["errors"][0]["code"] == code
        unharmed(answer)
    audit = (await admin.get("/api/audit")).json()["entries"]
    assert not {each["action"] for each in audit} & {"records.revealed", "records.exported"}


async def test_what_is_shown_is_not_taken_for_the_value(admin: httpx.AsyncClient, person: str) -> None:
    answer = await admin.patch(f"/api/forms/person/records/{person}", json={"card": "••••3334", "revision": 1})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "masked_value"


async def test_erasing_reaches_the_past(admin: httpx.AsyncClient, looker: httpx.AsyncClient, person: str) -> None:
    url = "/api/forms/person/records:erase"
    found = (await admin.post("/api/privacy/people:find", json={"value": PHONE})).json()["records"]
    assert [(each["form"], each["id"], each["found_in"]) for each in found] == [("person", person, ["phone"])]
    listed = (await admin.get("/api/privacy/fields")).json()["forms"]
    assert [(each["key"], len(each["fields"])) for each in listed] == [("person", 7)]
    assert (await looker.get("/api/privacy/fields")).status_code in (403, 404)
    assert (await looker.post(url, json={"ids": [person]})).status_code in (403, 404)
    assert (await admin.post(url, json={"ids": [person]})).json() == {"erased": 1}
    shown = (await admin.get(f"/api/forms/person/records/{person}")).json()
    assert (shown["phone"], shown["home"], shown["city"]) == (None, None, "Shanghai")
    assert shown["name"].startswith("anon-")
    history = await admin.get(f"/api/forms/person/records/{person}/history")
    assert [each["action"] for each in history.json()["entries"]] == ["erased", "created"]
    assert NAME not in history.text
    assert (await admin.get("/api/forms/person/records", params={"search": "zhang"})).json()["records"] == []
    (visit,) = (await admin.get("/api/forms/visit/records")).json()["records"]
    assert visit["person"]["label"] == shown["name"]
    (entry,) = (await admin.get("/api/audit", params={"action": "records.erased"})).json()["entries"]
    assert entry["detail"]["records"] == [person]


async def test_what_is_kept_too_long_goes(
    admin: httpx.AsyncClient, person: str, database: Database, workspace: Workspace, system: System
) -> None:
    for days, expected in ((29, "••••3334"), (31, None)):
        now = clock.now() + timedelta(days=days)
        more = True
        while more:
            async with database.workspace(workspace) as connection:
                more = await expire(connection, workspace.key, now=now)
        shown = (await admin.get(f"/api/forms/person/records/{person}")).json()
        assert (shown["card"], shown["phone"]) == (expected, "138••••5678")


@pytest.mark.parametrize(
    ("field", "mark", "code"),
    [
        ("name", {"level": "personal"}, "label_not_masked"),
        ("city", {"level": "sensitive", "mask": "not"}, "sensitive_is_masked"),
        ("greeting", {"level": "personal"}, "cannot_be_personal"),
    ],
)
async def test_marks_that_cannot_be(admin: httpx.AsyncClient, field: str, mark: Any, code: str) -> None:
    form = (await admin.get("/api/forms/person")).json()["form"]
    fields = [
        {key: each[key] for key in ("id", "key", "type", "label", "required", "unique", "settings", "privacy")}
        for each in form["fields"]
    ]
    for each in fields:
        if each["key"] == field:
            each["privacy"] = mark
    body = {"definition": {"key": "person", "title": "People", "label_field": "name", "fields": fields}, "version": 1}
    answer = await admin.post("/api/forms/person:apply", json={**body, "version": form["version"]})
    assert answer.status_code == 422
    assert code in [each["code"] for each in answer.json()["errors"]]


@pytest.mark.parametrize("text", ["a", "ab", "abcdefg", "abcdefghijk", "a@b.c", "@home", "张三"])
@pytest.mark.parametrize("level", ["personal", "sensitive"])
@pytest.mark.parametrize("mask", ["partly", "wholly"])
async def test_history_masks_like_lists(
    make_forms: MakeForms, make_member: MakeMember, sign_in: SignIn, text: str, level: str, mask: str
) -> None:
    mark = {"level": level, "mask": mask}
    field = {"key": "x", "type": "text", "label": "X", "privacy": mark}
    await make_forms({"key": "f", "title": "F", "fields": [{"key": "n", "type": "text", "label": "N"}, field]})
    await make_member("admin@acme.example", "administrator")
    browser = await sign_in("admin@acme.example")
    made = (await browser.post("/api/forms/f/records", json={"x": text})).json()
    expected = masked_text(Privacy.model_validate(mark), ValueKind.TEXT, text)
    assert made["x"] == expected
    assert expected != text


async def test_an_aggregate_table_cannot_tell(admin: httpx.AsyncClient) -> None:
    table = {
        "key": "by_phone", "title": "By phone", "label_field": "phone",
        "fields": [{"key": "phone", "type": "text", "label": "Phone"},
                   {"key": "n", "type": "number", "label": "Count"}],
        "aggregate": {"sources": [{"form": "person", "values": {"phone": "phone", "n": "1"}}],
                      "measures": {"n": "count"}},
    }  # fmt: skip
    answer = await admin.post("/api/forms", json=table)
    assert answer.status_code == 422
    assert "aggregate_masked" in {each["code"] for each in answer.json()["errors"]}, answer.text
