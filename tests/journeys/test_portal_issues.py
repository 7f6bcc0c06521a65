"""A partner's people report an issue in the portal and see how far it is; nobody else's partner does."""

from __future__ import annotations

from typing import Any

import httpx

from tests.journeys.company import PARTNERS, Company

ISSUES = "/api/forms/channel_issue/records"


async def partner_of(owner: httpx.AsyncClient) -> str:
    return str((await owner.get("/api/session")).json()["partner"]["id"])


async def list_of(owner: httpx.AsyncClient) -> list[dict[str, Any]]:
    """The list as the portal asks for it."""
    answer = await owner.get(ISSUES, params={"sort": "-id", "limit": 30})
    assert answer.status_code == 200, answer.text
    records: list[dict[str, Any]] = answer.json()["records"]
    return records


async def test_an_issue_is_reported_read_and_no_other_partners(company: Company) -> None:
    owner = company.owner_676
    forms = {form["key"]: form for form in (await owner.get("/api/forms")).json()["forms"]}
    assert "create" in forms["channel_issue"]["actions"]
    form = (await owner.get("/api/forms/channel_issue")).json()["form"]
    assert (form["partner_path"], form["lifecycle"]["initial"]) == (["partner"], "open")

    mine = await partner_of(owner)
    values = {"subject": "少发一箱", "kind": "supply", "urgency": "urgent", "description": "只到 9 箱", "partner": mine}
    key = {"idempotency-key": "one-page"}
    made = await owner.post(ISSUES, json=values, headers=key)
    assert made.status_code == 201, made.text
    again = await owner.post(ISSUES, json=values, headers=key)
    assert again.json()["id"] == made.json()["id"]
    later = await owner.post(ISSUES, json={**values, "subject": "对账不符", "kind": "rebate"})
    assert later.status_code == 201, later.text

    assert [each["subject"] for each in await list_of(owner)] == ["对账不符", "少发一箱"]
    shown = (await owner.get(f"{ISSUES}/{made.json()['id']}")).json()
    assert (shown["stage"], shown["kind"], shown["partner"]["id"]) == ("open", "supply", mine)
    place = f"{ISSUES}/{made.json()['id']}"
    assert (await owner.get(f"{place}/transitions")).json()["stage"] == "open"
    assert (await owner.get(f"{place}/flows")).json()["runs"] == []

    assert await list_of(company.owner_1) == []
    for path in (place, f"{place}/transitions", f"{place}/flows"):
        assert (await company.owner_1.get(path)).status_code == 404


async def test_nobody_reports_for_another_partner_or_past_the_first_stage(company: Company) -> None:
    owner, values = company.owner_676, {"subject": "少发一箱", "kind": "supply"}
    other = await partner_of(company.owner_1)
    for wrong in ({}, {"partner": other}, {"partner": await partner_of(owner), "resolution": "已补发"}):
        answer = await owner.post(ISSUES, json={**values, **wrong})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_values"), answer.text
    assert await list_of(owner) == await list_of(company.owner_1) == []


async def test_only_what_the_role_writes_of_its_own_partner_changes(company: Company) -> None:
    owner = company.owner_676
    record = (await owner.get(PARTNERS)).json()["records"][0]
    door = f"{PARTNERS}/{record['id']}"
    for wrong in ({"tier": "gold"}, {"reseller_name": "Other"}, {"phone": "13900139000", "city": "Rome"}):
        answer = await owner.patch(door, json={**wrong, "revision": record["revision"]})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_values"), answer.text
    assert (await owner.get(door)).json() == record
