"""Bank details that change: finance checks, not who changed them; the partner and the channel manager are told."""

from __future__ import annotations

from typing import Any

from tests.channel.plays.conftest import Company, Work, day

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


async def test_a_later_change_replaces_the_check_before(company: Company, work: Work) -> None:
    await changed(company, work, "manager", "1111")
    await changed(company, work, "director", "2222")
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
