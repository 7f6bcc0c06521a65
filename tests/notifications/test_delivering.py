"""From a message to the outside: which ways, when, tried again for longer than a day, never twice."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.notifications.conftest import CHANNELS, MailBox, Tell, Vendors, Work, log, made
from tests.people import MakeMember, MakePartnerUser, MakeRole, SignIn
from tests.people import Person as Made
from tongzhou.identity.contracts import PersonKind
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.notifications.channels.contracts import Medium
from tongzhou.notifications.choices import (
    Choice,
    Escalation,
    KindPolicy,
    Pace,
    Planned,
    Preferences,
    QuietHours,
    after_quiet,
    default_policy,
    next_slot,
    plan,
)
from tongzhou.notifications.contracts import MessageKind, NewMessage, Person
from tongzhou.notifications.delivering import PAUSES

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 2, 30, tzinfo=UTC)
"""Half past ten in Shanghai."""
BOTH = (Medium.WECOM, Medium.EMAIL)


def task(person: Made, subject: str = "Approve", **more: Any) -> NewMessage:
    to = Person(person.kind, person.id)
    return NewMessage(to=to, kind=MessageKind.TASK, subject=subject, text="Please", path="/tasks/1", **more)


def planned(**changes: Any) -> list[Planned]:
    values: dict[str, Any] = {
        "urgent": False,
        "policy": KindPolicy(members=BOTH, partners=()),
        "preferences": Preferences(kinds={}),
        "reachable": set(Medium),
        "zone": SHANGHAI,
        "now": NOW,
        **changes,
    }
    return plan(MessageKind.TASK, PersonKind.MEMBER, **values)


def test_a_message_goes_the_ways_its_kind_has_and_its_receiver_can_be_reached() -> None:
    assert planned() == [Planned(Medium.WECOM, NOW), Planned(Medium.EMAIL, NOW)]
    assert planned(reachable={Medium.EMAIL}) == [Planned(Medium.EMAIL, NOW)]
    assert planned(reachable=set()) == []
    chosen = Preferences(kinds={MessageKind.TASK: Choice(media=(Medium.SMS,))})
    assert planned(preferences=chosen) == [Planned(Medium.SMS, NOW)]
    locked = KindPolicy(members=BOTH, partners=(), locked=True)
    assert planned(preferences=chosen, policy=locked) == [Planned(Medium.WECOM, NOW), Planned(Medium.EMAIL, NOW)]
    assert default_policy(MessageKind.COMMENT).media(PersonKind.MEMBER) == ()


def test_a_message_that_names_its_ways_goes_these_and_no_others_as_soon_as_its_receiver_likes() -> None:
    chosen = Preferences(kinds={MessageKind.TASK: Choice(media=(Medium.EMAIL,), pace=Pace.HOURLY)})
    hour = datetime(2026, 3, 2, 3, tzinfo=UTC)
    assert planned(named=(Medium.SMS,)) == [Planned(Medium.SMS, NOW)]
    assert planned(named=(Medium.SMS,), preferences=chosen) == [Planned(Medium.SMS, hour, gathered=True)]
    assert planned(named=(Medium.SMS,), reachable={Medium.EMAIL}) == []


def test_what_stays_unread_goes_on_to_the_next_channel() -> None:
    steps = (Escalation(hours=2, medium=Medium.EMAIL), Escalation(hours=24, medium=Medium.SMS))
    policy = KindPolicy(members=(Medium.WECOM,), partners=(), escalations=steps)
    assert planned(policy=policy) == [
        Planned(Medium.WECOM, NOW),
        Planned(Medium.EMAIL, NOW + timedelta(hours=2), unless_read=True),
        Planned(Medium.SMS, NOW + timedelta(hours=24), unless_read=True),
    ]


@pytest.mark.parametrize(
    ("pace", "at", "slot"),
    [
        (Pace.AT_ONCE, NOW, NOW),
        (Pace.HOURLY, NOW, datetime(2026, 3, 2, 3, tzinfo=UTC)),
        (Pace.DAILY, NOW, datetime(2026, 3, 3, 1, tzinfo=UTC)),
        (Pace.DAILY, datetime(2026, 3, 2, 0, 59, tzinfo=UTC), datetime(2026, 3, 2, 1, tzinfo=UTC)),
    ],
)
def test_digests_leave_at_their_hour(pace: Pace, at: datetime, slot: datetime) -> None:
    assert next_slot(pace, time(9), SHANGHAI, at) == slot


@pytest.mark.parametrize(
    ("hours", "local", "leaves"),
    [
        ((22, 8), (2, 23, 0), (3, 8, 0)),
        ((22, 8), (2, 7, 59), (2, 8, 0)),
        ((22, 8), (2, 8, 0), (2, 8, 0)),
        ((22, 8), (2, 21, 59), (2, 21, 59)),
        ((12, 14), (2, 12, 0), (2, 14, 0)),
        ((12, 14), (2, 14, 0), (2, 14, 0)),
        ((8, 8), (2, 9, 0), (2, 9, 0)),
    ],
)
def test_quiet_hours_hold_back(
    hours: tuple[int, int], local: tuple[int, int, int], leaves: tuple[int, int, int]
) -> None:
    quiet = QuietHours(start=time(hours[0]), end=time(hours[1]))
    day, hour, minute = local
    at = datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)
    assert after_quiet(quiet, SHANGHAI, at) == datetime(2026, 3, leaves[0], leaves[1], leaves[2], tzinfo=SHANGHAI)


def test_urgent_ones_wait_for_nothing() -> None:
    night = datetime(2026, 3, 2, 16, tzinfo=UTC)
    preferences = Preferences(
        kinds={MessageKind.TASK: Choice(media=(Medium.EMAIL,), pace=Pace.DAILY)},
        quiet=QuietHours(start=time(22), end=time(8)),
    )
    assert planned(preferences=preferences, now=night, urgent=True) == [Planned(Medium.EMAIL, night)]
    (held,) = planned(preferences=preferences, now=night)
    assert (held.at, held.gathered) == (datetime(2026, 3, 3, 1, tzinfo=UTC), True)


async def mail_channel(admin: httpx.AsyncClient, box: MailBox) -> str:
    settings = {"host": "127.0.0.1", "port": box.port, "security": "none", "sender": "a@acme.example"}
    return await made(admin, "mail", settings)


async def test_a_message_arrives_by_mail_once_with_a_link_to_it(
    admin: httpx.AsyncClient, mail_box: MailBox, tell: Tell, work: Work, make_member: MakeMember, sign_in: SignIn
) -> None:
    li = await make_member("li@acme.example", name="Li")
    assert await tell(task(li, "Before")) == 1
    await mail_channel(admin, mail_box)
    assert await tell(task(li, key="t1"), task(li, key="t1")) == 1
    await asyncio.gather(work(), work())
    await work(hours=48)
    (mail,) = mail_box.mails
    browser = await sign_in("li@acme.example")
    message = (await browser.get("/api/messages")).json()["messages"][0]
    assert (mail["subject"], mail["to"]) == ("Approve", "li@acme.example")
    assert f"https://app.example/m/{message['id']}" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    (entry,) = await log(admin)
    assert (entry["status"], entry["attempts"], entry["to"], entry["read_at"]) == ("done", 1, ["Li"], None)
    await browser.post("/api/messages/read", json={})
    assert (await log(admin))[0]["read_at"] is not None
    assert (await browser.get("/api/message-deliveries")).status_code in {403, 404}


async def test_a_mail_server_down_for_a_day_loses_nothing_and_repeats_nothing(
    admin: httpx.AsyncClient, mail_box: MailBox, tell: Tell, work: Work, make_member: MakeMember
) -> None:
    li = await make_member("li@acme.example")
    mail_box.refuses["li@acme.example"] = "450 try later"
    channel = await mail_channel(admin, mail_box)
    await tell(task(li, "One"), task(li, "Two"))
    passed = timedelta()
    for pause in PAUSES:
        await work(seconds=passed.total_seconds())
        passed += pause + timedelta(seconds=1)
        if passed > timedelta(hours=24):
            break
    assert passed > timedelta(hours=24)
    entries = await log(admin)
    assert {(each["status"], each["fault"], each["detail"]) for each in entries} == {
        ("waiting", "refused", "450 try later")
    }
    (shown,) = (await admin.get(CHANNELS)).json()["channels"]
    assert (shown["waiting"], shown["last_fault"]) == (2, "refused 450 try later")
    assert shown["failing_since"] is not None
    mail_box.refuses.clear()
    await work(seconds=passed.total_seconds())
    await work(days=10)
    assert sorted(mail["subject"] for mail in mail_box.mails) == ["One", "Two"]
    (shown,) = (await admin.get(CHANNELS)).json()["channels"]
    assert (shown["id"], shown["waiting"], shown["failing_since"]) == (channel, 0, None)


async def test_what_was_given_up_is_shown_and_sent_again_when_asked(
    admin: httpx.AsyncClient, mail_box: MailBox, tell: Tell, work: Work, make_member: MakeMember
) -> None:
    li = await make_member("li@acme.example")
    mail_box.refuses["li@acme.example"] = "550 no such user"
    await mail_channel(admin, mail_box)
    await tell(task(li))
    await work()
    (entry,) = await log(admin, status="failed")
    assert (entry["attempts"], entry["detail"]) == (1, "550 no such user")
    await work(days=3)
    mail_box.refuses.clear()
    assert (await admin.post("/api/message-deliveries:retry")).json() == {"retried": 1}
    await work()
    assert [mail["subject"] for mail in mail_box.mails] == ["Approve"]
    assert (await admin.post(f"/api/message-deliveries/{entry['id']}:retry")).status_code == 404
    assert len(mail_box.mails) == 1


async def test_a_channel_switched_off_keeps_what_waits(
    admin: httpx.AsyncClient, mail_box: MailBox, tell: Tell, work: Work, make_member: MakeMember
) -> None:
    li = await make_member("li@acme.example")
    channel = await mail_channel(admin, mail_box)
    mail_box.refuses["li@acme.example"] = "450 try later"
    await tell(task(li))
    await work()
    mail_box.refuses.clear()
    await admin.patch(f"{CHANNELS}/{channel}", json={"active": False})
    await tell(task(li, "While off"))
    await work(hours=1)
    assert mail_box.mails == []
    await admin.patch(f"{CHANNELS}/{channel}", json={"active": True})
    await work(hours=1)
    assert [mail["subject"] for mail in mail_box.mails] == ["Approve"]


async def test_a_day_is_gathered_into_one_mail(
    admin: httpx.AsyncClient, mail_box: MailBox, tell: Tell, work: Work, make_member: MakeMember, sign_in: SignIn
) -> None:
    li = await make_member("li@acme.example")
    await mail_channel(admin, mail_box)
    browser = await sign_in("li@acme.example")
    chosen = {"kinds": {"task": {"media": ["email"], "pace": "daily"}}}
    assert (await browser.put("/api/messages/preferences", json=chosen)).status_code == 200
    await tell(*(task(li, f"Number {number}") for number in range(15)))
    await work()
    assert mail_box.mails == []
    await work(days=1)
    (mail,) = mail_box.mails
    assert mail["subject"] == "15 条新消息"
    lines = mail.get_body(("plain",)).get_content().splitlines()  # type: ignore[union-attr]
    assert lines[:15] == [f"Number {number} — Please" for number in range(15)]
    assert {each["status"] for each in await log(admin)} == {"done"}


async def test_unread_goes_on_and_read_does_not(
    admin: httpx.AsyncClient, mail_box: MailBox, tell: Tell, work: Work, make_member: MakeMember, sign_in: SignIn
) -> None:
    li, wu = await make_member("li@acme.example"), await make_member("wu@acme.example")
    await mail_channel(admin, mail_box)
    policy = {"members": [], "partners": [], "escalations": [{"hours": 4, "medium": "email"}]}
    assert (await admin.put("/api/message-kinds/task", json=policy)).status_code == 200
    await tell(task(li, "Unread"), task(wu, "Read"))
    await work()
    await (await sign_in("wu@acme.example")).post("/api/messages/read", json={})
    await work(hours=5)
    assert [mail["subject"] for mail in mail_box.mails] == ["Unread"]
    assert {each["to"][0]: (each["status"], each["fault"]) for each in await log(admin)} == {
        "Li": ("done", None), "Wu": ("dropped", "read_meanwhile"),
    }  # fmt: skip


async def test_a_group_gets_one_post_for_all_whom_a_message_concerns(
    admin: httpx.AsyncClient, vendors: Vendors, tell: Tell, work: Work, make_member: MakeMember
) -> None:
    li, wu = await make_member("li@acme.example", name="Li"), await make_member("wu@acme.example", name="Wu")
    own = {"url": f"{vendors.url}/own"}
    await made(admin, "own_server", own, secrets={"secret": "own-secret"}, kinds=["task"])
    other = NewMessage(to=Person.member(li.id), kind=MessageKind.COMMENT, subject="Not asked for")
    await tell(task(li), task(wu), other)
    await work()
    ((_, body),) = vendors.taken
    assert sorted(each["name"] for each in body["data"]["to"]) == ["Li", "Wu"]
    assert (body["op"], body["data"]["entry_name"]) == ("task_message", "Approve")


async def test_partner_users_choose_for_themselves_and_nobody_else(
    admin: httpx.AsyncClient,
    vendors: Vendors,
    tell: Tell,
    work: Work,
    make_role: MakeRole,
    make_partner_user: MakePartnerUser,
    sign_in: SignIn,
) -> None:
    await make_role({"key": "shop", "title": "S", "kind": "partner", "permissions": [], "forms": {}})
    north = await make_partner_user("north@a.example", UUID(int=1), "shop")
    await make_partner_user("colleague@a.example", UUID(int=1), "shop")
    settings = {"app_id": "wx1", "template": "t", "keywords": {"thing1": "subject"}, "base": vendors.url}
    await made(admin, "official_account", settings, secrets={"secret": "s3cret"})
    browser = await sign_in("north@a.example")
    mine = (await browser.get("/api/messages/preferences")).json()
    assert mine["addresses"] == {"email": "north@a.example"}
    assert mine["media"] == ["official_account"]
    saved = await browser.put(
        "/api/messages/preferences", json={"kinds": {}, "addresses": {"official_account": "openid-1"}}
    )
    assert saved.json()["addresses"] == {"email": "north@a.example", "official_account": "openid-1"}
    colleagues = (await (await sign_in("colleague@a.example")).get("/api/messages/preferences")).json()
    assert colleagues["addresses"] == {"email": "colleague@a.example"}
    await tell(task(north, "Your statement"))
    await work()
    ((_, body),) = vendors.taken
    assert (body["touser"], body["data"]) == ("openid-1", {"thing1": {"value": "Your statement"}})


async def test_whoever_is_kept_out_hears_nothing(
    admin: httpx.AsyncClient,
    mail_box: MailBox,
    tell: Tell,
    work: Work,
    make_member: MakeMember,
    database: Database,
    workspace: Workspace,
) -> None:
    li = await make_member("li@acme.example")
    await mail_channel(admin, mail_box)
    await tell(task(li))
    async with database.workspace(workspace) as connection:
        await connection.execute(
            f"update {workspace.schema}._member set active = false where id = %s".encode(), [li.id]
        )
    await work()
    assert mail_box.mails == []
