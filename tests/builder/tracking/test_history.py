"""A record's history tells what was recalculated, to those who see all that is counted."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.conftest import System
from tests.builder.tracking.counted import track
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.builder.records.timeline import merged
from tongzhou.builder.tracking.facade import TrackingKeeper
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

REGIONS = "/api/forms/region/records"


async def entries(browser: httpx.AsyncClient, region: str, **params: Any) -> list[dict[str, Any]]:
    answer = await browser.get(f"{REGIONS}/{region}/history", params=params)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["entries"]
    return found


@pytest.fixture
async def region(admin: httpx.AsyncClient, database: Database, workspace: Workspace, system: System) -> str:
    """A region that was made, counted one partner, was renamed and counted another."""
    made: str = (await admin.post(REGIONS, json={"code": "E", "name": "East"})).json()["id"]
    keeper = TrackingKeeper()
    await track(database, workspace, system, keeper)
    for code in "PQ":
        partner = {"code": code, "name": f"Partner {code}", "region": "E"}
        assert (await admin.post("/api/forms/partner/records", json=partner)).status_code == 201
        await keeper.work_in(database, (await system()).workspace, clock.now())
        if code == "P":
            await admin.patch(f"{REGIONS}/{made}", json={"revision": 1, "name": "Eastern"})
    return made


async def test_recalculations_stand_between_what_people_did(admin: httpx.AsyncClient, region: str) -> None:
    found = await entries(admin, region)
    assert [(each["action"], each["revision"]) for each in found] == [
        ("recalculated", 2),
        ("updated", 2),
        ("recalculated", 1),
        ("created", 1),
    ]
    assert found[0]["changes"] == [{"field": "partners", "before": "1", "after": "2"}]
    assert found[2]["changes"] == [{"field": "partners", "before": "0", "after": "1"}]
    assert found[0]["by"] == {"id": None, "label": ""}


async def test_pages_leave_none_out_and_tell_none_twice(admin: httpx.AsyncClient, region: str) -> None:
    first = (await admin.get(f"{REGIONS}/{region}/history", params={"limit": 1})).json()
    rest = await entries(admin, region, cursor=first["next_cursor"])
    assert [each["action"] for each in first["entries"]] == ["recalculated", "updated"]
    assert [each["action"] for each in rest] == ["recalculated", "created"]


async def test_who_does_not_see_all_that_is_counted_learns_no_count(
    region: str, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    for name, rows in (("some", {"rows": 'code = "P"'}), ("all", {})):
        grants = {"region": {"actions": ["read"]}, "partner": {"actions": ["read"], **rows}}
        await make_role({"key": name, "title": name, "kind": "member", "permissions": [], "forms": grants})
        await make_member(f"{name}@acme.example", name)
    some, everything = await sign_in("some@acme.example"), await sign_in("all@acme.example")
    assert [each["action"] for each in await entries(some, region)] == ["updated", "created"]
    assert len(await entries(everything, region)) == 4


def test_merging_keeps_the_order_of_both() -> None:
    page = [{"revision": 2, "at": 20}, {"revision": 1, "at": 10}]
    found = [{"at": 25}, {"at": 20}, {"at": 15}, {"at": 5}]
    assert [(each["revision"], each["at"]) for each in merged(page, found)] == [
        (2, 25), (2, 20), (2, 20), (1, 15), (1, 10), (1, 5),
    ]  # fmt: skip
    assert list(merged([], [{"at": 5}])) == [{"revision": 0, "at": 5}]
