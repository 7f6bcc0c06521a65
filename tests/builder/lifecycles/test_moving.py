"""Records go from stage to stage by transitions only: who, with what, and why; each refusal changes nothing."""

from __future__ import annotations

from typing import Any

import httpx

from tests.builder.lifecycles.claims import RECORDS, codes, make, move, moved
from tests.people import Person


async def stage_of(browser: httpx.AsyncClient, record: dict[str, Any]) -> dict[str, Any]:
    answer = await browser.get(f"{RECORDS}/{record['id']}/transitions")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def unchanged(browser: httpx.AsyncClient, record: dict[str, Any]) -> bool:
    return bool((await browser.get(f"{RECORDS}/{record['id']}")).json() == record)


async def test_a_new_record_begins_in_the_initial_stage(clerk: httpx.AsyncClient) -> None:
    assert (await make(clerk))["status"] == "open"
    assert (await make(clerk, name="B", status="open"))["status"] == "open"
    refused = await clerk.post(RECORDS, json={"name": "C", "status": "approved"})
    assert codes(refused) == [("status", "stage_not_initial")]
    assert refused.json()["errors"][0]["message"] == "New records begin in the stage “Open”."
    assert len((await clerk.get(RECORDS)).json()["records"]) == 2


async def test_a_transition_is_one_change_with_who_and_why(
    clerk: httpx.AsyncClient, approver: httpx.AsyncClient, carl: Person
) -> None:
    record = await make(clerk, owner=str(carl.id))
    record = await moved(clerk, record, "check", reason="  Complete papers ")
    assert (record["status"], record["revision"]) == ("checking", 2)
    record = await moved(approver, record, "approve", values={"resolution": "Paid"})
    assert (record["status"], record["resolution"], record["revision"]) == ("approved", "Paid", 3)
    entries = (await clerk.get(f"{RECORDS}/{record['id']}/history")).json()["entries"]
    told = [(each["by"]["label"], each["transition"] and each["transition"]["key"]) for each in entries]
    assert told == [("Anna", "approve"), ("Carl", "check"), ("Carl", None)]
    assert entries[1]["transition"] == {
        "key": "check", "title": {"zh-CN": "开始核实", "en": "Check"}, "reason": "Complete papers", "is_due": False,
    }  # fmt: skip
    assert {change["field"] for change in entries[0]["changes"]} == {"status", "resolution"}


async def test_who_may_not_is_told_who_may(clerk: httpx.AsyncClient, approver: httpx.AsyncClient, carl: Person) -> None:
    record = await moved(clerk, await make(clerk), "check")
    refused = await move(clerk, record, "approve", values={"resolution": "x"})
    assert codes(refused) == [("status", "transition_not_yours")]
    assert refused.json()["errors"][0]["message"] == "You may not take “Approve”. It is for: Approver."
    refused = await move(clerk, record, "reject", reason="No")
    assert codes(refused) == [("status", "transition_not_yours")]
    # naming oneself in the same change does not help
    refused = await move(clerk, record, "reject", reason="No", values={"owner": str(carl.id)})
    assert codes(refused) == [("status", "transition_not_yours")]
    own = await moved(approver, await make(approver, name="B"), "check")
    refused = await move(approver, own, "approve", values={"resolution": "x"})
    assert codes(refused) == [("status", "transition_not_creator")]
    assert await unchanged(clerk, record)
    assert await unchanged(clerk, own)


async def test_guards_and_fields_are_asked_of_the_record_as_it_will_be(
    clerk: httpx.AsyncClient, approver: httpx.AsyncClient
) -> None:
    record = await moved(clerk, await make(clerk, amount="5000"), "check")
    assert codes(await move(approver, record, "approve")) == [
        ("status", "transition_barred"),
        ("resolution", "transition_needs"),
    ]
    assert codes(await move(approver, record, "approve", values={"resolution": "x"})) == [
        ("status", "transition_barred")
    ]
    assert await unchanged(clerk, record)
    record = await moved(approver, record, "approve", values={"resolution": "x", "amount": "900"})
    assert (record["status"], record["amount"]) == ("approved", "900.00")


async def test_a_reason_is_given_where_it_is_asked_for(clerk: httpx.AsyncClient, carl: Person) -> None:
    record = await moved(clerk, await make(clerk, owner=str(carl.id)), "check")
    assert codes(await move(clerk, record, "reject", reason="  ")) == [("reason", "transition_needs_reason")]
    assert (await moved(clerk, record, "reject", reason="No papers"))["status"] == "rejected"


async def test_refusals_name_the_ways_out(clerk: httpx.AsyncClient) -> None:
    record = await make(clerk)
    refused = await move(clerk, record, "approve")
    assert codes(refused) == [("status", "transition_elsewhere")]
    said = "“Approve” cannot be taken from “Open”. Possible: Check, Close."
    assert refused.json()["errors"][0]["message"] == said
    assert codes(await move(clerk, record, "fly")) == [("status", "transition_unknown")]
    assert codes(await move(clerk, record, "check", values={"status": "approved"})) == [("status", "given_twice")]
    refused = await clerk.patch(f"{RECORDS}/{record['id']}", json={"revision": 1, "status": "approved"})
    assert codes(refused) == [("status", "no_transition")]
    assert (
        refused.json()["errors"][0]["message"]
        == "From “Open” there is no transition to “Approved”. Possible: Check, Close."
    )
    assert await unchanged(clerk, record)


async def test_a_change_that_a_transition_allows_is_that_transition(
    clerk: httpx.AsyncClient, approver: httpx.AsyncClient, carl: Person
) -> None:
    record = await make(clerk, owner=str(carl.id))
    path = f"{RECORDS}/{record['id']}"
    assert codes(await clerk.patch(path, json={"revision": 1, "status": None})) == [("status", "stage_not_empty")]
    record = (await clerk.patch(path, json={"revision": 1, "status": "checking"})).json()
    assert record["status"] == "checking"
    entries = (await clerk.get(f"{path}/history")).json()["entries"]
    assert entries[0]["transition"]["key"] == "check"
    wanted = {"revision": 2, "status": "rejected"}
    assert codes(await clerk.patch(path, json=wanted)) == [("status", "transition_needs_reason")]
    wanted = {"revision": 2, "status": "approved", "resolution": "ok"}
    assert codes(await clerk.patch(path, json=wanted)) == [("status", "transition_not_yours")]
    assert (await approver.patch(path, json=wanted)).json()["status"] == "approved"


async def test_of_two_at_once_one_goes(clerk: httpx.AsyncClient) -> None:
    record = await make(clerk)
    assert (await move(clerk, record, "check")).status_code == 200
    assert (await move(clerk, record, "close")).status_code == 409
    assert (await stage_of(clerk, record))["stage"] == "checking"


async def test_the_ways_out_say_what_they_ask_and_why_not(
    clerk: httpx.AsyncClient, approver: httpx.AsyncClient, carl: Person
) -> None:
    record = await moved(clerk, await make(clerk, amount="5000", owner=str(carl.id)), "check")
    found = await stage_of(clerk, record)
    assert (found["field"], found["stage"], found["due"]) == ("status", "checking", None)
    assert found["since"].startswith(record["updated_at"][:19])
    ways = {each["key"]: each for each in found["transitions"]}
    assert [(key, each["allowed"]) for key, each in ways.items()] == [
        ("approve", False), ("reject", True), ("close", True),
    ]  # fmt: skip
    assert [error["code"] for error in ways["approve"]["errors"]] == ["transition_not_yours"]
    assert (ways["reject"]["reason"], ways["close"]["reason"]) == ("required", "none")
    # the guard reads what the dialog offers, so it does not stand in the way yet
    (approve, *_) = (await stage_of(approver, record))["transitions"]
    assert (approve["allowed"], approve["fields"]) == (
        True, [{"key": "resolution", "required": True}, {"key": "amount", "required": False}],
    )  # fmt: skip


async def test_who_does_not_see_a_record_learns_nothing(clerk: httpx.AsyncClient, admin: httpx.AsyncClient) -> None:
    record = await make(clerk)
    assert (await clerk.get("/api/forms/region/records/" + record["id"] + "/transitions")).status_code == 404
    assert (await clerk.get(f"{RECORDS}/{'0' * 8}-0000-7000-8000-{'0' * 12}/transitions")).status_code == 404
