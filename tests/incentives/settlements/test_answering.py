"""Partners confirm and dispute their statements; with a fresh code of theirs, for exactly this, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.incentives.settlements.bicycles import partner_id
from tests.incentives.settlements.conftest import Desk, People, role
from tests.incentives.settlements.test_journey import published
from tests.notifications.conftest import MailBox, made, mail_box, settings
from tests.people import MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.kernel import clock

__all__ = ["mail_box", "settings"]

CODES = "/api/confirmation-codes"


@dataclass
class Story:
    """An owner with a published statement of theirs, and the mailbox that codes come to."""

    owner: httpx.AsyncClient
    other: httpx.AsyncClient
    director: httpx.AsyncClient
    admin: httpx.AsyncClient
    mail: MailBox
    statement: dict[str, Any]

    @property
    def door(self) -> str:
        return f"/api/statements/{self.statement['id']}/answers"

    def asked(self, purpose: str, reason: str = "", **other: Any) -> dict[str, Any]:
        """What a code is asked for."""
        seen = {key: self.statement[key] for key in ("number", "total", "currency")}
        content = {**seen, "reason": reason, **other}
        return {"purpose": f"statement.{purpose}", "object": self.statement["id"], "content": content}

    async def code(self, purpose: str, reason: str = "", **other: Any) -> str:
        """A code that came by mail."""
        sent = await self.owner.post(CODES, json=self.asked(purpose, reason, **other))
        assert sent.status_code == 201, sent.text
        return code_of(self.mail)

    async def answers(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.owner.get(self.door)).json()["answers"]
        return found


def code_of(box: MailBox) -> str:
    body = box.mails[-1].get_body(("plain",))
    assert body is not None
    return str(body.get_content()).split()[0]


@pytest.fixture
async def bare(desk: Desk, people: People, make_member: MakeMember, sign_in: SignIn, mail_box: MailBox) -> Story:
    """No channel is set up."""
    await published(desk)
    await make_member("admin@acme.example", "administrator")
    owner = await sign_in(people.owner_676.email)
    (line,) = (await owner.get("/api/statements")).json()["statements"]
    return Story(
        owner, await sign_in(people.owner_546.email), desk.director, await sign_in("admin@acme.example"), mail_box, line
    )


@pytest.fixture
async def story(bare: Story) -> Story:
    """The workspace sends mail, so codes are asked for; a minute passes before each."""
    place = {"host": "localhost", "port": bare.mail.port, "security": "none", "sender": "post@acme.example"}
    await made(bare.admin, "mail", place)
    return bare


@pytest.fixture
def minutes(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets time pass."""
    real = clock.now

    def later(count: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: real() + timedelta(minutes=count))

    return later


async def test_a_statement_is_confirmed_with_a_code_once_and_for_good(story: Story, minutes: Any) -> None:
    need = (await story.owner.get(f"{CODES}/statement.confirm")).json()
    assert need == {"needed": True, "to": "o•••@acme.example", "medium": "email"}
    refused = await story.owner.post(story.door, json={"kind": "confirmed"})
    assert (refused.status_code, refused.json()["code"]) == (428, "code_needed")
    code = await story.code("confirm")
    given = await story.owner.post(story.door, json={"kind": "confirmed", "code": code})
    assert given.status_code == 201, given.text
    (said,) = given.json()["answers"]
    assert (said["kind"], said["reason"], said["coded"]) == ("confirmed", "", True)
    assert given.json()["may"] == []
    again = await story.owner.post(story.door, json={"kind": "confirmed", "code": code})
    assert (again.status_code, again.json()["code"]) == (403, "code_wrong")
    minutes(2)
    late = await story.owner.post(
        story.door, json={"kind": "disputed", "reason": "no", "code": await story.code("dispute", "no")}
    )
    assert (late.status_code, late.json()["code"]) == (409, "answered_already")
    seen = (await story.director.get(story.door)).json()
    assert ([each["kind"] for each in seen["answers"]], seen["may"]) == (["confirmed"], [])
    told = (await story.director.get("/api/messages")).json()["messages"]
    assert [(each["kind"], each["path"]) for each in told] == [("statement", f"/statements/{story.statement['id']}")]


async def test_a_dispute_has_a_reason_and_may_be_followed_by_a_confirmation(story: Story, minutes: Any) -> None:
    empty = await story.owner.post(story.door, json={"kind": "disputed", "reason": "  "})
    assert (empty.status_code, empty.json()["errors"][0]["field"]) == (422, "reason")
    code = await story.code("dispute", "order 12 is missing")
    given = await story.owner.post(
        story.door, json={"kind": "disputed", "reason": " order 12 is missing ", "code": code}
    )
    assert (given.status_code, given.json()["may"]) == (201, ["confirmed"])
    minutes(2)
    confirmed = await story.owner.post(story.door, json={"kind": "confirmed", "code": await story.code("confirm")})
    assert [each["kind"] for each in confirmed.json()["answers"]] == ["disputed", "confirmed"]


async def test_a_code_opens_nothing_but_what_it_was_asked_for(story: Story, minutes: Any) -> None:
    """Another answer, other words, another amount, another statement, another person, another purpose."""
    wrong = ("000000", "code_wrong", 403)

    async def refuses(body: dict[str, Any], *, by: httpx.AsyncClient | None = None) -> None:
        answer = await (by or story.owner).post(story.door, json=body)
        assert answer.status_code in (403, 404), answer.text
        assert await story.answers() == []

    code = await story.code("confirm")
    await refuses({"kind": "disputed", "reason": "x", "code": code})
    await refuses({"kind": "confirmed", "code": code}, by=story.other)
    await refuses({"kind": "confirmed", "code": wrong[0] if code != wrong[0] else "000001"})
    minutes(2)
    code = await story.code("dispute", "ten cents are missing")
    await refuses({"kind": "disputed", "reason": "ten thousand are missing", "code": code})
    minutes(4)
    code = await story.code("confirm", total="1.00")
    await refuses({"kind": "confirmed", "code": code})
    minutes(6)
    elsewhere = {**story.asked("confirm"), "object": str(partner_id("676"))}
    assert (await story.owner.post(CODES, json=elsewhere)).status_code == 201
    await refuses({"kind": "confirmed", "code": code_of(story.mail)})


async def test_another_persons_code_is_worth_nothing(
    story: Story, make_partner_user: MakePartnerUser, sign_in: SignIn
) -> None:
    """A colleague of the same partner, who may answer too, has it sent to themselves."""
    await make_partner_user("second-676@acme.example", partner_id("676"), "owner")
    second = await sign_in("second-676@acme.example")
    assert (await second.post(CODES, json=story.asked("confirm"))).status_code == 201
    refused = await story.owner.post(story.door, json={"kind": "confirmed", "code": code_of(story.mail)})
    assert (refused.status_code, refused.json()["code"]) == (403, "code_wrong")
    assert await story.answers() == []
    own = await second.post(story.door, json={"kind": "confirmed", "code": code_of(story.mail)})
    assert own.status_code == 201


async def test_a_code_is_over_after_five_minutes_five_tries_or_the_next_one(story: Story, minutes: Any) -> None:
    code = await story.code("confirm")
    minutes(5)
    assert (await story.owner.post(story.door, json={"kind": "confirmed", "code": code})).status_code == 403
    code = await story.code("confirm")
    for number in range(5):
        other = f"{(int(code) + number + 1) % 10**6:06d}"
        assert (await story.owner.post(story.door, json={"kind": "confirmed", "code": other})).status_code == 403
    assert (await story.owner.post(story.door, json={"kind": "confirmed", "code": code})).status_code == 403
    minutes(7)
    first = await story.code("confirm")
    minutes(8.5)
    second = await story.code("confirm")
    assert (await story.owner.post(story.door, json={"kind": "confirmed", "code": first})).status_code == 403
    assert await story.answers() == []
    assert (await story.owner.post(story.door, json={"kind": "confirmed", "code": second})).status_code == 201


async def test_codes_are_sent_once_a_minute_and_ten_times_an_hour(story: Story, minutes: Any) -> None:
    await story.code("confirm")
    soon = await story.owner.post(CODES, json=story.asked("dispute", "x"))
    assert (soon.status_code, soon.json()["code"]) == (429, "too_many_codes")
    for number in range(1, 10):
        minutes(number * 2)
        await story.code("confirm")
    minutes(20)
    much = await story.owner.post(CODES, json=story.asked("confirm"))
    assert (much.status_code, much.json()["code"]) == (429, "too_many_codes")
    assert len(story.mail.mails) == 10


async def test_without_a_channel_or_switched_off_none_is_asked_for(bare: Story) -> None:
    assert (await bare.owner.get(f"{CODES}/statement.confirm")).json()["needed"] is False
    assert (await bare.admin.get("/api/confirmation-rules")).json()["media"] == []
    place = {"host": "localhost", "port": bare.mail.port, "security": "none", "sender": "post@acme.example"}
    await made(bare.admin, "mail", place)
    assert (await bare.owner.get(f"{CODES}/statement.confirm")).json()["needed"] is True
    assert (await bare.owner.put("/api/confirmation-rules/statement.confirm", json={"active": False})).status_code in (
        403,
        404,
    )
    put = await bare.admin.put("/api/confirmation-rules/statement.confirm", json={"active": False})
    assert put.json()["purposes"] == {"statement.confirm": False, "statement.dispute": True, "record.change": True}
    given = await bare.owner.post(bare.door, json={"kind": "confirmed"})
    assert (given.status_code, given.json()["answers"][0]["coded"]) == (201, False)


async def test_who_only_reads_statements_makes_none_final(
    story: Story, make_role: MakeRole, make_partner_user: MakePartnerUser, sign_in: SignIn
) -> None:
    await make_role(role("reader", "partner", ["statements.read"]))
    await make_partner_user("reader-676@acme.example", partner_id("676"), "reader")
    reader = await sign_in("reader-676@acme.example")
    for body in ({"kind": "confirmed"}, {"kind": "disputed", "reason": "no"}):
        refused = await reader.post(story.door, json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert (await reader.get(story.door)).json() == {"answers": [], "may": []}
    assert (await story.owner.get(story.door)).json()["may"] == ["confirmed", "disputed"]


async def test_nobody_answers_for_a_partner(story: Story, desk: Desk) -> None:
    for browser, status in ((story.other, 404), (desk.director, 403), (desk.finance, 403)):
        assert (await browser.post(story.door, json={"kind": "confirmed"})).status_code == status
        assert (await browser.post(CODES, json=story.asked("confirm"))).status_code in (201, 404)
    assert await story.answers() == []


async def test_a_server_that_is_down_says_so(story: Story) -> None:
    story.mail.refuses["owner-676@acme.example"] = "550 nobody here"
    sent = await story.owner.post(CODES, json=story.asked("confirm"))
    assert (sent.status_code, sent.json()["code"]) == (502, "code_not_sent")


async def test_lists_say_what_partners_answered_and_show_disputes_first(bare: Story) -> None:
    said = await bare.owner.post(bare.door, json={"kind": "disputed", "reason": "Two orders are missing"})
    assert said.status_code == 201, said.text
    (other,) = (await bare.other.get("/api/statements")).json()["statements"]
    assert other["answer"] == "open"
    confirmed = await bare.other.post(f"/api/statements/{other['id']}/answers", json={"kind": "confirmed"})
    assert confirmed.status_code == 201, confirmed.text
    counts = {"disputed": 1, "confirmed": 1, "open": 448}
    page = (await bare.director.get("/api/statements", params={"sort": "answer", "limit": 2})).json()
    assert page["answers"] == counts
    assert page["statements"][0]["answer"] == "disputed"
    assert page["statements"][0]["id"] == bare.statement["id"]
    later = {"sort": "answer", "limit": 1000, "cursor": page["next_cursor"]}
    rest = (await bare.director.get("/api/statements", params=later)).json()
    assert (len(rest["statements"]), rest["answers"]) == (448, None)
    for answer, count in counts.items():
        found = (await bare.director.get("/api/statements", params={"answer": answer})).json()
        assert (len(found["statements"]), found["answers"]) == (count, counts)
        assert {row["answer"] for row in found["statements"]} == {answer}
    own = (await bare.owner.get("/api/statements")).json()
    assert ([row["answer"] for row in own["statements"]], own["answers"]["disputed"]) == (["disputed"], 1)
    export = await bare.director.get("/api/statements:export", params={"answer": "disputed"})
    assert export.text.splitlines()[1].endswith(",Disputed")
    settlement = bare.statement["settlement"]
    shown = (await bare.director.get(f"/api/settlements/{settlement}")).json()["settlement"]
    assert shown["answers"] == counts
    assert (await bare.owner.post(bare.door, json={"kind": "confirmed"})).status_code == 201
    (mine,) = (await bare.owner.get("/api/statements")).json()["statements"]
    assert mine["answer"] == "confirmed"
