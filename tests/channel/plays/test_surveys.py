"""A survey goes to partners, reminds who has not answered, and low scores are followed up."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.channel.plays.conftest import Company, Work, day
from tests.channel.test_joining import open_mail
from tests.channel.test_joining import told as mailed
from tests.notifications.conftest import MailBox, mail_box
from tongzhou.access.facade import system_actor
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.http.outgoing import Outgoing
from tongzhou.kernel.sealing import Sealer
from tongzhou.kernel.settings import Settings
from tongzhou.notifications.facade import MessageSender, Opener

__all__ = ["mail_box"]
REPLIES = "/api/forms/survey_reply"


async def pushed(company: Company, work: Work) -> dict[str, Any]:
    survey = await company.make("market", "survey", title="Q4", quarter="2026-Q4", tiers=["core"])
    answer = await company.move("market", "survey", survey, "push", closes_on=day(days=10))
    assert answer.status_code == 200, answer.text
    await work()
    return survey


async def test_a_partner_answers_in_the_portal(company: Company, work: Work) -> None:
    other = {"reseller_key": "P2", "reseller_name": "Birch", "channel_manager": "manager"}
    await company.make("director", "partner", **other)
    survey = await pushed(company, work)
    (response,) = await company.all("survey_response")
    assert (response["stage"], response["partner"]["label"]) == ("invited", "Alpine")
    refused = await company.act("owner", "answer", values={"service": 4})
    assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [("overall", "required")]
    assert (await company.act("owner", "answer", values={"overall": 5, "comments": "Good"})).status_code == 204
    after = await company.one("survey_response", response)
    assert (after["stage"], after["overall"], after["comments"]) == ("received", 5, "Good")
    counted = await company.one("survey", survey)
    assert (counted["asked"], counted["answered"]) == ("1", "1")
    assert await company.all("improvement_plan") == []


async def test_who_does_not_answer_is_reminded_and_then_missed(company: Company, work: Work) -> None:
    await pushed(company, work)
    reminded = []
    for days in (4, 6, 9):
        await work(days=days)
        reminded.append((len(await company.told("owner", "reminder")), len(await company.told("manager", "reminder"))))
    assert reminded == [(0, 0), (1, 0), (2, 1)]
    await work(days=11)
    (response,) = await company.all("survey_response")
    assert (response["stage"], response["overall"]) == ("missed", None)
    assert await company.tasks("owner") == []


async def test_the_last_day_is_a_day_to_answer(
    company: Company, work: Work, database: Database, workspace: Workspace
) -> None:
    survey = await pushed(company, work)
    zone = ZoneInfo((await system_actor(database, workspace.key)).workspace.time_zone)
    over = datetime.combine(date.fromisoformat(day(days=11)), time(0), zone)
    await work(over - timedelta(minutes=1))
    (response,) = await company.all("survey_response")
    assert (response["stage"], await company.tasks("owner")) == ("invited", ["answer"])
    assert (await company.one("survey", survey))["stage"] == "open"
    await work(over)
    (response,) = await company.all("survey_response")
    assert (response["stage"], await company.tasks("owner")) == ("missed", [])
    await work(over + timedelta(hours=12))
    assert (await company.one("survey", survey))["stage"] == "closed"
    assert await company.told("market", "notice", "answered") == ["1 partners were asked, 0 answered."]


async def test_a_survey_pushed_again_asks_nobody_twice(company: Company, work: Work) -> None:
    survey = await pushed(company, work)
    before = await company.all("survey_response")
    path = f"/api/forms/survey/records/{survey['id']}"
    for key in ("close", "reopen"):
        revision = (await company.browsers["market"].get(path)).json()["revision"]
        answer = await company.browsers["market"].post(f"{path}/transitions/{key}", json={"revision": revision})
        assert answer.status_code == 200, answer.text
    await work()
    assert await company.all("survey_response") == before


async def test_a_low_score_is_planned_asked_about_again_and_told(company: Company, work: Work) -> None:
    await pushed(company, work)
    await company.act("owner", "answer", values={"overall": 4, "supply": 2, "comments": "Late again"})
    (plan,) = await company.all("improvement_plan")
    assert (plan["score"], (await company.all("survey_response"))[0]["name"]) == ("2", "Alpine 2026-Q4")
    assert (plan["stage"], plan["reason"], plan["owner"]["label"]) == ("planning", "Late again", "Manager")
    refused = await company.act("manager", "plan_it", values={"plan": "Weekly call"})
    assert [each["field"] for each in refused.json()["errors"]] == ["due_on"]
    await company.act("manager", "plan_it", values={"plan": "Weekly call", "due_on": day(days=20)})
    assert (await company.one("improvement_plan", plan))["stage"] == "doing"
    assert await company.tasks("manager") == []
    await work(days=21)
    assert await company.tasks("manager") == ["look_again"]
    assert (
        await company.act("manager", "look_again", values={"outcome": "No better", "score_after": 2})
    ).status_code == 204
    assert (await company.one("improvement_plan", plan))["stage"] == "done"
    assert await company.tasks("director", "cc") == ["told"]


async def test_a_low_rating_makes_one_plan(company: Company, work: Work) -> None:
    partner = {"id": company.partner}
    await company.change("director", "partner", partner, rating=3)
    await work()
    assert await company.all("improvement_plan") == []
    for rating in (2, 3, 1):
        await company.change("director", "partner", partner, rating=rating)
        await work()
    assert [(each["source"], each["score"]) for each in await company.all("improvement_plan")] == [("rating", "2")]


async def test_a_plan_that_nobody_makes_goes_up(company: Company, work: Work) -> None:
    await company.change("director", "partner", {"id": company.partner}, rating=1)
    await work()
    await work(days=12)
    assert await company.told("director", "reminder") == ["Alpine 合作改进: 3 working days, and no measures yet."]


@pytest.fixture
async def birch(company: Company, mail_box: MailBox) -> dict[str, Any]:
    """A partner without an account, its main contact, and mail that goes out."""
    await open_mail(company.browsers["admin"], mail_box)
    given = {"reseller_key": "P2", "reseller_name": "Birch", "tier": "core", "channel_manager": "manager"}
    partner = await company.make("director", "partner", **given)
    contact = {"partner": partner["id"], "name": "Zhou", "email": "zhou@b.test", "is_main": True}
    await company.make("director", "partner_contact", **contact)
    return partner


async def opened(company: Company) -> None:
    """The package's link to answer by is opened."""
    admin = company.browsers["admin"]
    (link,) = (await admin.get(f"{REPLIES}/links")).json()["links"]
    assert (await admin.patch(f"{REPLIES}/links/{link['id']}", json={"paused": False})).status_code == 200


async def sent_to(mail_box: MailBox, database: Database, workspace: Workspace, settings: Settings) -> list[str]:
    sender = MessageSender(Opener(Sealer(settings.sealing_key), Outgoing("127.0.0.0/8")))
    await sender.work_in(database, workspace, clock.now())
    return mailed(mail_box, "zhou@b.test")


def address(mail: str) -> tuple[str, str]:
    """The secret and the signed values of the address in a mail."""
    found = re.search(r"/f/([^?\s]+)\?p=(\S+)", mail)
    assert found is not None, mail
    return found[1], unquote(found[2])


async def test_a_partner_without_an_account_answers_by_a_link(
    company: Company, birch: dict[str, Any], work: Work, mail_box: MailBox, client: httpx.AsyncClient,
    database: Database, workspace: Workspace, settings: Settings,
) -> None:  # fmt: skip
    await opened(company)
    await pushed(company, work)
    (mail,) = await sent_to(mail_box, database, workspace, settings)
    assert "无需登录" in mail
    assert (await company.tasks("owner"), await company.tasks("manager")) == (["answer"], [])
    secret, signed = address(mail)
    shown = (await client.get(f"/api/public/{secret}", params={"p": signed})).json()["link"]
    keys = [each["key"] for each in shown["form"]["fields"]]
    assert keys == ["overall", "policy", "service", "supply", "comments"]
    body = {"values": {"overall": 2, "comments": "Late"}, "ticket": shown["ticket"], "prefill": signed}
    other = {**body, "prefill": f"{signed[:-3]}abc"}
    refused = await client.post(f"/api/public/{secret}/submissions", json=other)
    assert refused.status_code in (403, 422), refused.text
    assert await company.all("survey_reply") == []
    assert (await client.post(f"/api/public/{secret}/submissions", json=body)).status_code == 201
    await work()
    answered = next(each for each in await company.all("survey_response") if each["partner"]["label"] == "Birch")
    assert (answered["stage"], answered["overall"], answered["comments"]) == ("received", 2, "Late")
    assert [each["source"] for each in await company.all("improvement_plan")] == ["survey"]
    again = await client.post(f"/api/public/{secret}/submissions", json={**body, "values": {"overall": 5}})
    assert again.status_code == 422
    await work(days=12)
    assert (await company.one("survey_response", answered))["stage"] == "received"


async def mails_after(days: int, given: tuple[MailBox, Database, Workspace, Settings]) -> list[str]:
    mail_box, database, workspace, settings = given
    sender = MessageSender(Opener(Sealer(settings.sealing_key), Outgoing("127.0.0.0/8")))
    await sender.work_in(database, workspace, clock.now() + timedelta(days=days, minutes=1))
    return mailed(mail_box, "zhou@b.test")


async def test_who_does_not_answer_by_the_link_is_reminded_once(
    company: Company, birch: dict[str, Any], work: Work, mail_box: MailBox, database: Database, workspace: Workspace,
    settings: Settings,
) -> None:  # fmt: skip
    post = (mail_box, database, workspace, settings)
    await opened(company)
    await pushed(company, work)
    await work(days=5)
    assert len(await mails_after(5, post)) == 1
    for _ in range(2):
        await work(days=8)
        first, second = await mails_after(8, post)
        assert ("您还没有填写" in second, address(second)) == (True, address(first))


async def test_who_answered_by_the_link_is_not_reminded(
    company: Company, birch: dict[str, Any], work: Work, mail_box: MailBox, client: httpx.AsyncClient,
    database: Database, workspace: Workspace, settings: Settings,
) -> None:  # fmt: skip
    post = (mail_box, database, workspace, settings)
    await opened(company)
    await pushed(company, work)
    (mail,) = await mails_after(0, post)
    secret, signed = address(mail)
    ticket = (await client.get(f"/api/public/{secret}", params={"p": signed})).json()["link"]["ticket"]
    body = {"values": {"overall": 5}, "ticket": ticket, "prefill": signed}
    assert (await client.post(f"/api/public/{secret}/submissions", json=body)).status_code == 201
    await work()
    await work(days=8)
    assert len(await mails_after(8, post)) == 1


async def test_in_an_english_workspace_the_link_is_written_in_english(
    company: Company, birch: dict[str, Any], work: Work, mail_box: MailBox, database: Database, workspace: Workspace,
    settings: Settings,
) -> None:  # fmt: skip
    async with database.owner() as connection:
        await connection.execute("update directory.workspace set locale = 'en'")
    await opened(company)
    await pushed(company, work)
    (mail,) = await mails_after(0, (mail_box, database, workspace, settings))
    assert ("no sign-in is needed" in mail, "无需登录" in mail) == (True, False)


async def test_who_does_not_answer_by_the_link_missed_it(company: Company, birch: dict[str, Any], work: Work) -> None:
    await opened(company)
    await pushed(company, work)
    await work(days=12)
    stages = {each["partner"]["label"]: each["stage"] for each in await company.all("survey_response")}
    assert stages == {"Alpine": "missed", "Birch": "missed"}


async def test_while_the_link_is_shut_whoever_looks_after_the_partner_is_asked(
    company: Company, birch: dict[str, Any], work: Work, mail_box: MailBox, database: Database, workspace: Workspace,
    settings: Settings,
) -> None:  # fmt: skip
    await pushed(company, work)
    assert await sent_to(mail_box, database, workspace, settings) == []
    assert await company.tasks("manager") == ["answer"]
