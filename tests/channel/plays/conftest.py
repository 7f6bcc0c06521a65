"""A company with the channel package: its people, a core partner, and a clock that tests move."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.channel.test_cooperation import PACKAGE
from tests.people import MakeMember, MakePartnerUser, SignIn
from tongzhou.access.facade import system_actor
from tongzhou.builder.flows.facade import FlowWorker
from tongzhou.builder.packages.facade import install, read_package
from tongzhou.builder.records.facade import create, open_form
from tongzhou.entrypoints.catalogue import flow_wiring
from tongzhou.identity.facade import change_member
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.http.outgoing import Outgoing
from tongzhou.kernel.settings import Settings

Work = Callable[..., Awaitable[None]]


@dataclass
class Company:
    """Browsers of the director, the manager below, finance, marketing, and of the partner's owner."""

    browsers: dict[str, httpx.AsyncClient]
    partner: str
    work: Work

    async def make(self, who: str, form: str, **values: Any) -> dict[str, Any]:
        answer = await self.browsers[who].post(f"/api/forms/{form}/records", json=values)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def change(self, who: str, form: str, record: dict[str, Any], **values: Any) -> dict[str, Any]:
        path = f"/api/forms/{form}/records/{record['id']}"
        revision = (await self.browsers[who].get(path)).json()["revision"]
        answer = await self.browsers[who].patch(path, json={"revision": revision, **values})
        assert answer.status_code == 200, answer.text
        changed: dict[str, Any] = answer.json()
        return changed

    async def move(
        self, who: str, form: str, record: dict[str, Any], key: str, reason: str | None = None, **values: Any
    ) -> httpx.Response:
        path = f"/api/forms/{form}/records/{record['id']}"
        body = {"revision": (await self.browsers[who].get(path)).json()["revision"], "values": values}
        body |= {} if reason is None else {"reason": reason}
        return await self.browsers[who].post(f"{path}/transitions/{key}", json=body)

    async def all(self, form: str, **query: str) -> list[dict[str, Any]]:
        answer = await self.browsers["director"].get(f"/api/forms/{form}/records", params={"limit": "200", **query})
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["records"]
        return found

    async def one(self, form: str, record: dict[str, Any]) -> dict[str, Any]:
        answer = await self.browsers["director"].get(f"/api/forms/{form}/records/{record['id']}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def tasks(self, who: str, box: str = "open") -> list[str]:
        """The steps that wait for somebody."""
        found = (await self.browsers[who].get("/api/tasks", params={"box": box})).json()["tasks"]
        return [each["step"]["key"] for each in found]

    async def task(self, who: str, step: str) -> dict[str, Any]:
        """Somebody's to-do at a step, whole."""
        found = (await self.browsers[who].get("/api/tasks", params={"box": "open"})).json()["tasks"]
        task = next(each for each in found if each["step"]["key"] == step)
        answer = await self.browsers[who].get(f"/api/tasks/{task['id']}")
        assert answer.status_code == 200, answer.text
        whole: dict[str, Any] = answer.json()["task"]
        return whole

    async def act(self, who: str, step: str, action: str = "submit", **more: Any) -> httpx.Response:
        """Do something with one's to-do at a step."""
        found = (await self.browsers[who].get("/api/tasks", params={"box": "open"})).json()["tasks"]
        task = next(each for each in found if each["step"]["key"] == step)
        answer = await self.browsers[who].post(f"/api/tasks/{task['id']}:act", json={"action": action, **more})
        await self.work()
        return answer

    async def told(self, who: str, kind: str, about: str = "") -> list[str]:
        """The texts of somebody's messages of a kind with these words in them, the earliest first."""
        found = (await self.browsers[who].get("/api/messages")).json()["messages"]
        texts = [each["text"] or each["subject"] for each in reversed(found) if each["kind"] == kind]
        return [each for each in texts if about in each]


@pytest.fixture
def work(database: Database, workspace: Workspace, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Rounds of the worker's loop at a moment, or so much later than now."""
    worker = FlowWorker(flow_wiring(settings), Outgoing("127.0.0.0/8"))
    real = clock.now

    async def rounds(at: datetime | None = None, **later: Any) -> None:
        now = at or real() + timedelta(**later)
        with monkeypatch.context() as patched:
            patched.setattr(clock, "now", lambda: now)
            for _ in range(3):
                await worker.work_in(database, workspace, now)

    return rounds


@pytest.fixture
async def company(
    database: Database, workspace: Workspace, make_member: MakeMember, make_partner_user: MakePartnerUser,
    sign_in: SignIn, work: Work,
) -> Company:  # fmt: skip
    """The package, its flows on, and everybody signed in."""
    actor = await system_actor(database, workspace.key)
    async with database.workspace(workspace) as connection:
        await install(connection, read_package(PACKAGE), actor=actor, now=clock.now())
    roles = {"director": "channel_director", "manager": "channel_manager", "finance": "finance", "market": "marketing"}
    roles |= {"admin": "administrator"}
    people = {name: await make_member(f"{name}@x.test", role, code=name) for name, role in roles.items()}
    actor = await system_actor(database, workspace.key)
    async with database.workspace(workspace) as connection:
        below = {"manager_id": people["director"].id}
        await change_member(connection, workspace.id, people["manager"].id, below, actor=actor, now=clock.now())
        partners = await open_form(connection, "partner", actor=actor, now=clock.now())
        given = {"reseller_key": "P1", "reseller_name": "Alpine", "tier": "core", "channel_manager": "manager"}
        partner = (await create(partners, given)).id
    await make_partner_user("owner@p.test", partner, "partner_owner")
    browsers = {name: await sign_in(person.email) for name, person in people.items()}
    return Company({**browsers, "owner": await sign_in("owner@p.test")}, str(partner), work)


def noon() -> datetime:
    """The noon of today where the workspace is."""
    return clock.now().astimezone(ZoneInfo("Asia/Shanghai")).replace(hour=12, minute=0)


def day(**later: int) -> str:
    """A day from today on where the workspace is, as forms take it."""
    return (noon().date() + timedelta(**later)).isoformat()
