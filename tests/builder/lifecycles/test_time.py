"""Time in a stage: people are reminded, records are marked or moved, each once, and what left in time is left alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.builder.conftest import MakeForms, System
from tests.builder.lifecycles.claims import CLAIM, RECORDS, make, moved, role
from tests.people import MakeMember, MakeRole, Person, SignIn
from tongzhou.builder.lifecycles import running_out
from tongzhou.builder.lifecycles.deadlines import deadline_of
from tongzhou.builder.lifecycles.watching import StageKeeper
from tongzhou.builder.records import facade as records
from tongzhou.builder.schema.facade import TimeLimit
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.workdays import Unit, WorkCalendar

SHANGHAI = "Asia/Shanghai"
FRIDAY = datetime(2020, 1, 3, 9, 30, tzinfo=UTC)
LIMITS: list[dict[str, Any]] = [
    {"stage": "open", "after": 7, "remind": 2, "tell": ["owner"]},
    {"stage": "checking", "after": 5, "unit": "hours", "then": "close"},
    {"stage": "rejected", "after": 1, "unit": "hours", "then": "appeal"},
]
APPEAL = {"key": "appeal", "title": "Appeal", "from": ["rejected"], "to": "open", "require": ["resolution"]}


def test_working_days_leave_out_days_off() -> None:
    limit = TimeLimit(stage="a", after=2, remind=1, unit=Unit.WORKDAYS)
    deadline = deadline_of(limit, FRIDAY, SHANGHAI, WorkCalendar(own={date(2020, 1, 6): False}))
    assert deadline == (FRIDAY + timedelta(days=4), FRIDAY + timedelta(days=5))


def test_a_reminder_that_is_past_is_left_out() -> None:
    deadline = deadline_of(TimeLimit(stage="a", after=7, remind=2), FRIDAY, SHANGHAI, WorkCalendar())
    assert deadline.next_at(FRIDAY) == FRIDAY + timedelta(days=5)
    assert deadline.next_at(FRIDAY + timedelta(days=6)) == FRIDAY + timedelta(days=7)


class Clockwork:
    """The worker's loop at moments of one's choice."""

    def __init__(self, database: Database, system: System) -> None:
        self.database, self.system, self.keeper = database, system, StageKeeper()

    async def at(self, moment: datetime) -> None:
        await self.keeper.work_in(self.database, (await self.system()).workspace, moment)

    async def waiting(self, workspace: Workspace) -> int:
        async with self.database.workspace(workspace) as connection:
            text = f'select count(*) as waiting from "{workspace.schema}"._stage_due where next_at is not null'
            found: Any = await (await connection.execute(text.encode())).fetchone()
            return int(found["waiting"])


@pytest.fixture
async def olga(make_forms: MakeForms, forms: object, make_role: MakeRole, make_member: MakeMember) -> Person:
    ways = [*CLAIM["lifecycle"]["transitions"], APPEAL]
    await make_forms({**CLAIM, "lifecycle": {**CLAIM["lifecycle"], "transitions": ways, "limits": LIMITS}})
    await make_role(role("clerk"))
    return await make_member("olga@acme.example", "clerk", name="Olga", code="O1")


@pytest.fixture
async def owner(olga: Person, sign_in: SignIn) -> httpx.AsyncClient:
    return await sign_in(olga.email)


@pytest.fixture
async def clockwork(olga: Person, database: Database, system: System) -> Clockwork:
    works = Clockwork(database, system)
    await works.at(clock.now())
    return works


async def texts(browser: httpx.AsyncClient) -> list[str]:
    return [each["text"] for each in (await browser.get("/api/messages")).json()["messages"]]


async def test_somebody_is_reminded_and_the_record_marked(
    owner: httpx.AsyncClient, olga: Person, clockwork: Clockwork, workspace: Workspace
) -> None:
    record = await make(owner, owner=str(olga.id))
    now = clock.now()
    await clockwork.at(now)
    assert await clockwork.waiting(workspace) == 1
    await clockwork.at(now + timedelta(days=4, hours=23))
    assert await texts(owner) == []
    for _ in range(2):
        await clockwork.at(now + timedelta(days=5, minutes=1))
    assert [text[:30] for text in await texts(owner)] == ["It has to leave the stage “Ope"]
    for _ in range(2):
        await clockwork.at(now + timedelta(days=7, minutes=1))
    assert [text[:30] for text in await texts(owner)] == [
        "It should have left the stage ", "It has to leave the stage “Ope",
    ]  # fmt: skip
    assert await clockwork.waiting(workspace) == 0
    assert (await owner.get(f"{RECORDS}/{record['id']}")).json()["status"] == "open"


async def test_a_record_that_nobody_moved_moves(
    owner: httpx.AsyncClient, clockwork: Clockwork, workspace: Workspace
) -> None:
    record = await moved(owner, await make(owner), "check")
    now = clock.now()
    await clockwork.at(now)
    due = (await owner.get(f"{RECORDS}/{record['id']}/transitions")).json()["due"]
    assert (due["overdue"], due["then"], due["fault"]) == (False, "close", None)
    for _ in range(2):
        await clockwork.at(now + timedelta(hours=5, minutes=1))
    after = (await owner.get(f"{RECORDS}/{record['id']}")).json()
    assert (after["status"], after["revision"]) == ("closed", 3)
    entries = (await owner.get(f"{RECORDS}/{record['id']}/history")).json()["entries"]
    assert entries[0]["transition"] == {
        "key": "close", "title": {"zh-CN": "关闭", "en": "Close"}, "reason": None, "is_due": True,
    }  # fmt: skip
    assert await clockwork.waiting(workspace) == 0


async def test_what_left_in_time_is_left_alone(
    owner: httpx.AsyncClient, clockwork: Clockwork, workspace: Workspace
) -> None:
    record = await moved(owner, await make(owner), "check")
    now = clock.now()
    await clockwork.at(now)
    record = await moved(owner, record, "close")
    await clockwork.at(now + timedelta(hours=6))
    assert (await owner.get(f"{RECORDS}/{record['id']}")).json()["revision"] == 3
    assert await clockwork.waiting(workspace) == 0


async def test_what_cannot_move_by_itself_says_why(
    owner: httpx.AsyncClient, olga: Person, clockwork: Clockwork
) -> None:
    record = await moved(owner, await make(owner, owner=str(olga.id)), "check")
    record = await moved(owner, record, "reject", reason="No")
    await clockwork.at(clock.now() + timedelta(hours=2))
    async with clockwork.database.workspace((await clockwork.system()).workspace) as connection:
        text = f"select fault from {connection.schema}._stage_due".encode()
        row: Any = await (await connection.execute(text)).fetchone()
    assert row["fault"] == {"en": "“Appeal” needs a value here.", "zh-CN": "“Appeal”需要填写此项。"}
    assert (await owner.get(f"{RECORDS}/{record['id']}")).json() == record


async def test_records_from_before_a_limit_count_from_when_they_came(
    owner: httpx.AsyncClient, database: Database, system: System, workspace: Workspace
) -> None:
    await make(owner)
    works = Clockwork(database, system)  # a worker that looks for the first time
    await works.at(clock.now())
    assert await works.waiting(workspace) == 1


async def test_all_records_of_a_large_import_are_kept(clockwork: Clockwork, workspace: Workspace) -> None:
    actor, now = await clockwork.system(), clock.now()
    rows = [{"name": f"N{number}"} for number in range(10_000)]
    async with clockwork.database.workspace(actor.workspace) as connection:
        opened = await records.open_form(connection, "claim", actor=actor, now=now)
        assert (await records.write_many(opened, rows, key=None, mode="create", skip_bad=False)).created == 10_000
    await clockwork.at(now)
    assert await clockwork.waiting(workspace) == 10_000


async def test_one_record_that_fails_blocks_nobody_behind_it(
    owner: httpx.AsyncClient, clockwork: Clockwork, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = [await moved(owner, await make(owner, name=name), "check") for name in ("A", "B")]
    real, broken = records.change, [UUID(first["id"])]

    async def change(form: records.OpenForm, record: UUID, *given: Any, **more: Any) -> Any:
        if record in broken:
            raise RuntimeError("unforeseen")
        return await real(form, record, *given, **more)

    monkeypatch.setattr(running_out, "change", change)
    late = clock.now() + timedelta(hours=6)
    await clockwork.at(clock.now())
    await clockwork.at(late)
    statuses = [(await owner.get(f"{RECORDS}/{each['id']}")).json()["status"] for each in (first, second)]
    assert statuses == ["checking", "closed"]
    broken.clear()
    await clockwork.at(late + timedelta(minutes=9))
    assert (await owner.get(f"{RECORDS}/{first['id']}")).json()["status"] == "checking"
    await clockwork.at(late + timedelta(minutes=11))
    assert (await owner.get(f"{RECORDS}/{first['id']}")).json()["status"] == "closed"
    assert await clockwork.waiting(workspace) == 0
