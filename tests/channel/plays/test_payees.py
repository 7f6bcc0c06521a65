"""Bank details that change: finance checks, not who changed them; the partner and the channel manager are told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.channel.plays.conftest import Company, Work, day
from tongzhou.kernel import clock

WARNED = "Nothing is paid to the new account before finance"


async def changed(company: Company, work: Work, who: str, account: str) -> None:
    await company.change(who, "partner", {"id": company.partner}, bank_name="ICBC", bank_account=account)
    await work()


async def states(company: Company) -> list[Any]:
    """Of the checks, the earliest first."""
    return [each["state"] for each in await company.all("payee_check", sort="id")]


async def test_somebody_of_finance_checks_and_the_partner_is_told(company: Company, work: Work) -> None:
    await changed(company, work, "manager", "6222020200012345678")
    (check,) = await company.all("payee_check")
    assert [check[key] for key in ("state", "changed_on", "usable_from")] == ["waiting", day(), day(days=3)]
    for who in ("owner", "manager"):
        assert len(await company.told(who, "notice", WARNED)) == 1
    assert (await company.tasks("manager"), await company.tasks("director")) == ([], [])
    silent = await company.act("finance", "check")
    assert [each["field"] for each in silent.json()["errors"]] == ["opinion"]
    assert await states(company) == ["waiting"]
    assert (await company.act("finance", "check", opinion="Called Wu on 021-555")).status_code == 204
    assert await states(company) == ["checked"]
    await company.change("manager", "partner", {"id": company.partner}, phone="+8613800138000")
    await work()
    assert (await company.tasks("finance"), await states(company)) == ([], ["checked"])


async def test_what_is_refused_is_told_and_not_paid(company: Company, work: Work) -> None:
    await changed(company, work, "manager", "6222020200012345678")
    assert (await company.act("finance", "check", "reject", opinion="They know of nothing")).status_code == 204
    assert await states(company) == ["refused"]
    assert len(await company.told("owner", "notice", "Nothing is paid to the new account. Talk")) == 1


async def test_finance_calls_the_phone_that_was_there_before(
    company: Company, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever takes over an account changes the phone first; what was there 30 days before is kept beside the check."""
    partner, real = {"id": company.partner}, clock.now
    with monkeypatch.context() as patched:
        patched.setattr(clock, "now", lambda: real() - timedelta(days=40))
        first = {"phone": "+8613800000001", "bank_name": "BOC", "bank_account": "4563510000001111"}
        await company.change("manager", "partner", partner, **first)
        await work(real() - timedelta(days=40))
    await company.act("finance", "check", opinion="Called")
    await company.change("director", "partner", partner, phone="+8613800000009")
    await changed(company, work, "manager", "6222020200012345678")
    task = await company.task("finance", "check")
    assert task["opinion"] == "required"
    assert "30 days before" in task["about"]["en"]
    told = ("phone_before", "phone", "phone_changed_on", "bank_name_before", "bank_name")
    assert [task["values"][key] for key in told] == ["+8613800000001", "+8613800000009", day(), "BOC", "ICBC"]
    assert [task["values"][key] for key in ("bank_account_before", "bank_account")] == ["••••1111", "••••5678"]
    ids = {"ids": [task["record_id"]], "reason": "Check"}
    for who, status in (("finance", 200), ("manager", 403)):
        answer = await company.browsers[who].post("/api/forms/payee_check/records:reveal", json=ids)
        assert answer.status_code == status, answer.text
        if status == 200:
            (full,) = answer.json()["records"]
            accounts = [full["values"][key] for key in ("bank_account_before", "bank_account")]
            assert accounts == ["4563510000001111", "6222020200012345678"]


async def test_what_is_no_account_is_refused_at_its_field(company: Company) -> None:
    path = f"/api/forms/partner/records/{company.partner}"
    held = (await company.browsers["manager"].get(path)).json()
    for account in ("nonsense!!", "nonsenses", "123 456", "1" * 35):
        body = {"revision": held["revision"], "bank_account": account}
        answer = await company.browsers["manager"].patch(path, json=body)
        assert answer.status_code == 422, answer.text
        assert [each["field"] for each in answer.json()["errors"]] == ["bank_account"]
    assert (await company.browsers["manager"].get(path)).json()["revision"] == held["revision"]
    await company.change("manager", "partner", {"id": company.partner}, bank_account="GB29 NWBK 6016 1331 9268 19")


async def test_a_later_change_replaces_the_check_before(company: Company, work: Work) -> None:
    await changed(company, work, "manager", "62220001")
    await changed(company, work, "director", "62220002")
    assert await states(company) == ["replaced", "waiting"]
    tasks = (await company.browsers["finance"].get("/api/tasks", params={"box": "open"})).json()["tasks"]
    assert [each["step"]["key"] for each in tasks] == ["check", "check"]
    for task in sorted(tasks, key=lambda each: str(each["id"])):
        door = f"/api/tasks/{task['id']}:act"
        answer = await company.browsers["finance"].post(door, json={"action": "submit", "opinion": "Called"})
        assert answer.status_code == 204, answer.text
        await work()
        assert (await states(company))[0] == "replaced"
    assert await states(company) == ["replaced", "checked"]


async def test_nobody_writes_a_check_or_checks_their_own_change(company: Company, work: Work) -> None:
    await changed(company, work, "admin", "6222020200012345678")
    (check,) = await company.all("payee_check")
    assert await company.tasks("admin") == []
    path = f"/api/forms/payee_check/records/{check['id']}"
    for who, status in (("manager", 403), ("director", 403), ("finance", 403), ("owner", 404)):
        answer = await company.browsers[who].patch(path, json={"revision": check["revision"], "state": "checked"})
        assert answer.status_code == status, (who, answer.text)
    assert await states(company) == ["waiting"]
