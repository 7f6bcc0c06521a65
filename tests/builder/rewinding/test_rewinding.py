"""Records and forms as they were."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx

from tests.builder.rewinding.conftest import EndOf
from tests.people import MakeMember, MakeRole, SignIn

REGIONS, PARTNERS = "/api/forms/region/records", "/api/forms/partner/records"
REWIND = "/api/forms/partner/rewind"


async def made(admin: httpx.AsyncClient, url: str = PARTNERS, **values: Any) -> dict[str, Any]:
    answer = await admin.post(url, json=values)
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def put(admin: httpx.AsyncClient, record: dict[str, Any], **values: Any) -> dict[str, Any]:
    answer = await admin.patch(f"{PARTNERS}/{record['id']}", json={"revision": record["revision"], **values})
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def names(admin: httpx.AsyncClient) -> dict[str, str]:
    return {each["code"]: each["name"] for each in (await admin.get(PARTNERS)).json()["records"]}


def now() -> str:
    return datetime.now(UTC).isoformat()


async def test_a_record_holds_again_what_it_held(admin: httpx.AsyncClient) -> None:
    east, west = await made(admin, REGIONS, code="E", name="East"), await made(admin, REGIONS, code="W", name="West")
    first = await made(admin, code="A", name="Old", tier="gold", region=east["id"], revenue="12.50", since="2020-01-31")
    second = await put(admin, first, name="New", region=west["id"], revenue=None)
    third = await put(admin, second, since="2021-05-05", tier="silver", name="Newer")
    url = f"{PARTNERS}/{first['id']}/rewind"
    back = await admin.post(url, json={"to": 1, "revision": third["revision"]})
    assert back.status_code == 200, back.text
    record = back.json()
    assert (record["name"], record["tier"], record["region"]["id"], record["revenue"], record["since"]) == (
        "Old", "gold", east["id"], "12.50", "2020-01-31",
    )  # fmt: skip
    assert record["revision"] == 4
    (entry, *_) = (await admin.get(f"{PARTNERS}/{first['id']}/history")).json()["entries"]
    assert {each["field"] for each in entry["changes"]} == {"name", "tier", "region", "revenue", "since"}
    again = await admin.post(url, json={"to": 2, "revision": 4})
    assert (again.json()["name"], again.json()["revenue"], again.json()["tier"]) == ("New", None, "gold")
    stale = await admin.post(url, json={"to": 1, "revision": 4})
    assert stale.json()["code"] == "stale_record"


async def test_a_form_is_as_it_was_and_back_again(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    a, b, c = [await made(admin, code=code, name=f"{code}1") for code in "ABC"]
    await admin.delete(f"{PARTNERS}/{c['id']}")
    moment = now()
    a = await put(admin, await put(admin, a, name="A2"), name="A3")
    await put(admin, b, name="B2")
    await admin.delete(f"{PARTNERS}/{b['id']}")
    await made(admin, code="D", name="D1")
    assert (await admin.post(f"{PARTNERS}:restore", json={"ids": [c["id"]]})).json()["changed"] == 1

    planned = await admin.post(f"{REWIND}:plan", json={"moment": moment})
    assert planned.status_code == 200, planned.text
    counts = {key: planned.json()[key] for key in ("changed", "restored", "removed", "kept")}
    assert counts == {"changed": 1, "restored": 1, "removed": 2, "kept": 0}
    assert await names(admin) == {"A": "A3", "C": "C1", "D": "D1"}

    job = await end_of(await admin.post(f"{REWIND}:run", json={"moment": moment}))
    assert job["status"] == "done", job
    assert {key: job["result"][key] for key in ("changed", "restored", "removed", "kept")} == counts
    assert await names(admin) == {"A": "A1", "B": "B1"}
    audit = (await admin.get("/api/audit")).json()["entries"]
    assert next(each["detail"]["removed"] for each in audit if each["action"] == "records.rewound") == 2

    undone = await end_of(await admin.post(f"{REWIND}:run", json={"moment": job["result"]["undo"]}))
    assert undone["status"] == "done", undone
    assert await names(admin) == {"A": "A3", "C": "C1", "D": "D1"}


async def test_where_history_does_not_reach(admin: httpx.AsyncClient) -> None:
    early = await admin.post(f"{REWIND}:plan", json={"moment": "2001-01-01T00:00:00Z"})
    assert (early.status_code, early.json()["code"]) == (422, "before_history")
    await made(admin, code="A", name="A1")
    early = await admin.post(f"{REWIND}:run", json={"moment": "2001-01-01T00:00:00+08:00"})
    assert (early.status_code, early.json()["code"]) == (422, "before_history")
    assert early.json()["begins"][:2] == "20"
    later = await admin.post(f"{REWIND}:plan", json={"moment": "2999-01-01T00:00:00Z"})
    assert later.json()["code"] == "before_history"
    assert (await admin.post(f"{REWIND}:plan", json={"moment": "2020-01-01T00:00:00"})).status_code == 422
    assert await names(admin) == {"A": "A1"}


async def test_who_reaches_some_records_rewinds_no_form(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    actions = ["read", "update", "delete", "batch"]
    rights = {"partner": {"actions": actions, "rows": "manager = me"}}
    await make_role({"key": "seller", "title": "Seller", "kind": "member", "forms": rights})
    await make_member("li@acme.example", "seller")
    li = await sign_in("li@acme.example")
    await made(admin, code="A", name="A1")
    assert (await li.post(f"{REWIND}:plan", json={"moment": now()})).status_code == 403
