"""The working days of a workspace over HTTP: the week, the public calendar, the company's own days."""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx
import pytest

from tests.people import MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.identity.facade import working_calendar
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.workdays import PublicCalendar, public_days

DAYS = "/api/workspace/working-days"


@pytest.fixture
async def admin(make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    await make_member("admin@acme.example", "administrator")
    return await sign_in("admin@acme.example")


async def days(browser: httpx.AsyncClient, year: int) -> dict[str, Any]:
    answer = await browser.get(DAYS, params={"year": year})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_the_public_calendar_says_which_days_are_off(admin: httpx.AsyncClient) -> None:
    found = await days(admin, 2026)
    known = public_days(PublicCalendar.CHINA)
    assert {key: value for key, value in found.items() if key != "days"} == {
        "year": 2026,
        "public": "cn",
        "week": [1, 2, 3, 4, 5],
        "known_from": 2004,
        "known_to": known.last,
        "is_known": True,
    }
    october = [each for each in found["days"] if each["day"].startswith("2026-10")]
    name = "National Day"
    assert [(each["day"][-2:], each["works"], each["name"], each["own"]) for each in october] == [
        ("01", False, name, False),
        ("02", False, name, False),
        ("05", False, name, False),
        ("06", False, name, False),
        ("07", False, name, False),
        ("10", True, name, False),
    ]
    later = await days(admin, known.last + 1)
    assert (later["is_known"], later["days"]) == (False, [])


async def test_the_company_has_days_of_its_own(
    admin: httpx.AsyncClient, database: Database, workspace: Workspace
) -> None:
    body = {"works": False, "name": "Founders’ day"}
    answer = await admin.put(f"{DAYS}/2026-11-23", json=body)
    assert answer.status_code == 200
    assert answer.json()["days"][-1] == {"day": "2026-11-23", **body, "own": True}
    assert (await admin.put(f"{DAYS}/2026-10-01", json={"works": True})).status_code == 200
    found = {each["day"]: each for each in (await days(admin, 2026))["days"]}
    assert found["2026-10-01"] == {"day": "2026-10-01", "works": True, "name": "", "own": True}
    async with database.workspace(workspace) as connection:
        calendar = await working_calendar(connection)
    assert [calendar.is_workday(date(2026, *day)) for day in ((11, 23), (10, 1), (10, 2), (11, 24))] == [
        False, True, False, True,
    ]  # fmt: skip
    assert (await admin.delete(f"{DAYS}/2026-11-23")).status_code == 204
    assert (await admin.delete(f"{DAYS}/2026-11-23")).status_code == 404
    assert "2026-11-23" not in {each["day"] for each in (await days(admin, 2026))["days"]}


async def test_the_week_and_the_calendar_can_be_others(admin: httpx.AsyncClient) -> None:
    answer = await admin.patch(DAYS, json={"week": [6, 1, 2, 3, 4, 5], "public": "none"})
    assert answer.status_code == 200
    found = await days(admin, 2030)
    assert (found["week"], found["public"], found["is_known"]) == ([1, 2, 3, 4, 5, 6], "none", True)
    assert (found["known_from"], found["days"]) == (None, [])
    entries = (await admin.get("/api/audit", params={"action": "working_days."})).json()["entries"]
    assert [(each["action"], each["subject"]["label"]) for each in entries] == [
        ("working_days.changed", "1, 2, 3, 4, 5, 6")
    ]
    assert (await admin.patch(DAYS, json={"week": [1, 2, 3, 4, 5, 6]})).status_code == 200
    assert len((await admin.get("/api/audit", params={"action": "working_days."})).json()["entries"]) == 1


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", DAYS, {"week": []}),
        ("PATCH", DAYS, {"week": [0]}),
        ("PATCH", DAYS, {"week": None}),
        ("PATCH", DAYS, {"public": "mars"}),
        ("PUT", f"{DAYS}/2026-02-30", {"works": True}),
        ("PUT", f"{DAYS}/1999-12-31", {"works": True}),
        ("PUT", f"{DAYS}/2026-01-01", {}),
    ],
)
async def test_bad_input_changes_nothing(
    admin: httpx.AsyncClient, method: str, path: str, body: dict[str, Any]
) -> None:
    before = await days(admin, 2026)
    assert (await admin.request(method, path, json=body)).status_code in (400, 422)
    assert await days(admin, 2026) == before


async def test_there_is_room_for_so_many_days(admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tongzhou.identity.actions.working_days.OWN_DAYS_MAX", 1)
    assert (await admin.put(f"{DAYS}/2026-01-05", json={"works": False})).status_code == 200
    refused = await admin.put(f"{DAYS}/2026-01-06", json={"works": False})
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_own_days")
    assert (await admin.put(f"{DAYS}/2026-01-05", json={"works": True})).status_code == 200
    assert [each["day"] for each in (await days(admin, 2026))["days"] if each["own"]] == ["2026-01-05"]


async def test_members_read_who_manages_the_workspace_changes_partners_do_neither(
    admin: httpx.AsyncClient,
    make_member: MakeMember,
    make_role: MakeRole,
    make_partner_user: MakePartnerUser,
    sign_in: SignIn,
) -> None:
    await make_role({"key": "shop", "title": "Shop", "kind": "partner", "forms": {}})
    await make_member("li@acme.example")
    await make_partner_user("wu@shop.example", new_id(), "shop")
    li, wu = await sign_in("li@acme.example"), await sign_in("wu@shop.example")
    assert (await li.get(DAYS)).status_code == 200
    for browser, status in ((li, 403), (wu, 404)):
        assert (await browser.patch(DAYS, json={"week": [1]})).status_code == status
        assert (await browser.put(f"{DAYS}/2026-01-01", json={"works": True})).status_code == status
        assert (await browser.delete(f"{DAYS}/2026-01-01")).status_code == status
    assert (await wu.get(DAYS)).status_code == 404
    assert (await days(admin, 2026))["week"] == [1, 2, 3, 4, 5]
