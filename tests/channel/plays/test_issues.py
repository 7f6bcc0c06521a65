"""An issue is solved in seven days, confirmed and rated by the partner, or it goes back."""

from __future__ import annotations

from tests.channel.plays.conftest import Company, Work, day


async def test_an_issue_is_solved_confirmed_and_rated(company: Company, work: Work) -> None:
    issue = await company.make("owner", "channel_issue", subject="Late", partner=company.partner, kind="supply")
    await work()
    assert await company.tasks("manager") == ["handle"]
    taken = await company.one("channel_issue", issue)
    assert (taken["stage"], taken["handler"]["label"]) == ("handling", "Manager")
    refused = await company.act("manager", "handle")
    assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [("resolution", "required")]
    assert (await company.act("manager", "handle", values={"resolution": "Sent"})).status_code == 204
    assert (await company.one("channel_issue", issue))["stage"] == "resolved"
    refused = await company.act("owner", "confirm")
    assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [("satisfaction", "required")]
    assert (await company.act("owner", "confirm", values={"satisfaction": 5})).status_code == 204
    closed = await company.one("channel_issue", issue)
    assert (closed["stage"], closed["satisfaction"]) == ("closed", 5)
    assert (await company.tasks("manager"), await company.tasks("owner")) == ([], [])


async def test_what_is_not_solved_goes_back_to_the_handler(company: Company, work: Work) -> None:
    issue = await company.make("owner", "channel_issue", subject="Late", partner=company.partner, kind="supply")
    await work()
    await company.act("manager", "handle", values={"resolution": "Sent"})
    refused = await company.act("owner", "confirm", "return")
    assert [each["field"] for each in refused.json()["errors"]] == ["opinion"]
    assert (await company.one("channel_issue", issue))["stage"] == "resolved"
    assert (await company.act("owner", "confirm", "return", opinion="Nothing came")).status_code == 204
    assert (await company.one("channel_issue", issue))["stage"] == "handling"
    assert (await company.tasks("manager"), await company.tasks("owner")) == (["handle"], [])
    await company.act("manager", "handle", values={"resolution": "Sent again"})
    assert (await company.act("owner", "confirm", values={"satisfaction": 4})).status_code == 204
    assert (await company.one("channel_issue", issue))["stage"] == "closed"


async def test_reminders_go_up_with_the_time(company: Company, work: Work) -> None:
    await company.make("owner", "channel_issue", subject="Late", partner=company.partner, kind="supply")
    await work()
    counts = []
    for hours in (80, 100, 130, 160, 167, 193):
        await work(hours=hours)
        counts.append((len(await company.told("manager", "reminder")), len(await company.told("director", "reminder"))))
    assert counts == [(0, 0), (1, 0), (1, 0), (2, 1), (2, 1), (3, 2)]
    assert (await company.told("director", "reminder"))[-1] == "“Late” has not been solved in 7 days."


async def test_time_goes_on_where_it_comes_back_and_begins_anew_where_it_is_reopened(
    company: Company, work: Work
) -> None:
    issue = await company.make("owner", "channel_issue", subject="Late", partner=company.partner, kind="supply")
    await work()
    assert (await company.one("channel_issue", issue))["due_on"] == day(days=7)
    await company.act("manager", "handle", values={"resolution": "Sent"})
    await company.act("owner", "confirm", "return", opinion="Nothing came")
    assert (await company.one("channel_issue", issue))["due_on"] == day(days=7)
    await work(hours=193)
    assert "“Late” has not been solved in 7 days." in await company.told("director", "reminder")
    await company.act("manager", "handle", values={"resolution": "Sent again"})
    await company.act("owner", "confirm", values={"satisfaction": 4})
    assert await company.tasks("manager") == []
    again = await company.move("manager", "channel_issue", issue, "reopen", reason="Broken again")
    assert again.status_code == 200, again.text
    await work(days=9)
    opened = await company.one("channel_issue", issue)
    assert (opened["stage"], opened["due_on"], await company.tasks("manager")) == ("handling", day(days=16), ["handle"])


async def test_silence_of_a_week_is_consent(company: Company, work: Work) -> None:
    issue = await company.make("owner", "channel_issue", subject="Late", partner=company.partner, kind="supply")
    await work()
    await company.act("manager", "handle", values={"resolution": "Sent"})
    await work(days=6)
    assert (await company.one("channel_issue", issue))["stage"] == "resolved"
    await work(days=7, hours=1)
    assert (await company.one("channel_issue", issue))["stage"] == "closed"
    assert await company.tasks("owner") == []
