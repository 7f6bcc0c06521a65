"""Members who cannot sign in yet: a step passes them over, and does what it does for nobody where nobody else is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from tests.builder.flows.conftest import REGIONS, Work, flow, published, runs_of
from tests.people import SETUP, MakeMember
from tongzhou.identity.actions.people import add_member
from tongzhou.identity.facade import NewMember
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.statements import fetch_all
from tongzhou.notifications.tables import message_table

EAST = {"code": "E", "name": "East", "secret_rate": "5"}
Hire = Callable[[str], Awaitable[UUID]]


@pytest.fixture
def hire(database: Database, workspace: Workspace) -> Hire:
    """Adds somebody who was invited to nothing."""

    async def hired(name: str) -> UUID:
        async with database.workspace(workspace) as connection:
            return await add_member(connection, NewMember(name=name, roles=()), actor=SETUP, now=clock.now())

    return hired


def members(*ids: object) -> list[dict[str, Any]]:
    return [{"kind": "members", "ids": [str(each) for each in ids]}]


def approval(*ids: object, **settings: Any) -> dict[str, Any]:
    return {"kind": "approve", "key": "a", "title": "A", "people": members(*ids), **settings}


async def asked(admin: httpx.AsyncClient, work: Work, *steps: dict[str, Any]) -> tuple[str, list[str]]:
    """How a run stands once it has begun, and who has a to-do in it."""
    await published(admin, flow(*steps))
    assert (await admin.post(REGIONS, json=EAST)).status_code == 201
    await work()
    (run,) = await runs_of(admin)
    return run["status"], sorted(each["person"] for each in run["tasks"])


async def test_where_only_they_are_found_the_fallback_is_asked(
    admin: httpx.AsyncClient, work: Work, hire: Hire, make_member: MakeMember
) -> None:
    new, li = await hire("New"), await make_member("li@acme.example", name="Li")
    nobody = {"act": "people", "to": members(li.id)}
    assert await asked(admin, work, approval(new, nobody=nobody)) == ("running", ["Li"])


async def test_without_a_rule_for_nobody_the_run_is_stuck_and_says_so(
    admin: httpx.AsyncClient, work: Work, hire: Hire
) -> None:
    new = await hire("New")
    assert await asked(admin, work, approval(new)) == ("stuck", [])
    (run,) = await runs_of(admin)
    assert [each["fault"] for each in run["live"]] == ["nobody_found"]


async def test_a_fallback_who_cannot_sign_in_either_is_nobody(admin: httpx.AsyncClient, work: Work, hire: Hire) -> None:
    new, newer = await hire("New"), await hire("Newer")
    nobody = {"act": "people", "to": members(newer)}
    assert await asked(admin, work, approval(new, nobody=nobody)) == ("stuck", [])


async def test_others_whom_the_step_finds_decide_without_them(
    admin: httpx.AsyncClient, work: Work, hire: Hire, make_member: MakeMember
) -> None:
    new, li = await hire("New"), await make_member("li@acme.example", name="Li")
    assert await asked(admin, work, approval(new, li.id, mode="all")) == ("running", ["Li"])


async def test_who_takes_over_by_a_deadline_can_sign_in(
    admin: httpx.AsyncClient, work: Work, hire: Hire, make_member: MakeMember
) -> None:
    new, li = await hire("New"), await make_member("li@acme.example", name="Li")
    deadline = {"after": {"amount": 2, "unit": "hours"}, "act": "transfer", "to": members(new)}
    assert await asked(admin, work, approval(li.id, deadlines=[deadline])) == ("running", ["Li"])
    await work(hours=3)
    (run,) = await runs_of(admin)
    assert [(each["person"], each["status"]) for each in run["tasks"]] == [("Li", "open")]


async def test_copies_still_go_to_them(
    admin: httpx.AsyncClient, work: Work, hire: Hire, database: Database, workspace: Workspace
) -> None:
    new = await hire("New")
    copy = {"kind": "cc", "key": "c", "title": "C", "people": members(new)}
    assert await asked(admin, work, copy) == ("done", ["New"])
    async with database.workspace(workspace) as connection:
        told = await fetch_all(connection, select(message_table.c.id).where(message_table.c.person_id == new))
    assert len(told) == 1
