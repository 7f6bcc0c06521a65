"""A flow is removed with its finished runs: few at once, many by a job that may be cut off and run twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa

from tests.builder.flows.conftest import REGIONS, Work, flow, published
from tests.people import ActAs, MakeMember, Person
from tongzhou.access.facade import Actor
from tongzhou.builder.flows import removing
from tongzhou.builder.flows.errors import FlowInUse
from tongzhou.builder.flows.facade import removing_job
from tongzhou.builder.flows.tables import flow_table, run_table
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.statements import execute, fetch_value
from tongzhou.kernel.jobs.contracts import JobCancelled

FLOW = "/api/flows/sample"
NOTE = {"kind": "update", "key": "note", "title": "Note", "values": {"name": "'seen'"}}


@dataclass
class Context:
    """What a job is given; cut off once it has told so much of its progress."""

    database: Database
    workspace: Workspace
    actor: Actor
    cut_off_after: int = 100
    told: list[tuple[int, int]] = field(default_factory=list)

    async def progress(self, done: int, total: int) -> None:
        if len(self.told) >= self.cut_off_after:
            raise JobCancelled()
        self.told.append((done, total))


@pytest.fixture
async def boss(make_member: MakeMember) -> Person:
    return await make_member("boss@acme.example", "administrator", name="Boss")


@pytest.fixture
async def five(admin: httpx.AsyncClient, work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flow with five finished runs, of which two are removed at once."""
    monkeypatch.setattr(removing, "AT_ONCE", 2)
    await published(admin, flow(NOTE))
    for number in range(5):
        made = await admin.post(REGIONS, json={"code": f"R{number}", "name": "New", "secret_rate": "5"})
        assert made.status_code == 201, made.text
    await work()


async def kept(database: Database, workspace: Workspace) -> tuple[int, int]:
    """How many flows and runs there are."""
    async with database.workspace(workspace) as connection:
        counts = [
            await fetch_value(connection, sa.select(sa.func.count()).select_from(table))
            for table in (flow_table, run_table)
        ]
    return counts[0], counts[1]


async def begun(admin: httpx.AsyncClient, database: Database, workspace: Workspace) -> dict[str, Any]:
    """What the queued job was given."""
    answer = await admin.delete(FLOW)
    assert answer.status_code == 202, answer.text
    job = (await admin.get(f"/api/jobs/{answer.json()['job']['id']}")).json()["job"]
    assert (job["status"], job["title"]) == ("queued", "Remove the flow “Sample”")
    async with database.workspace(workspace) as connection:
        return {"flow": str(await fetch_value(connection, sa.select(flow_table.c.id)))}


async def test_with_few_runs_it_is_removed_at_once(
    admin: httpx.AsyncClient, database: Database, workspace: Workspace
) -> None:
    await published(admin, flow(NOTE))
    assert (await admin.delete(FLOW)).status_code == 204
    assert await kept(database, workspace) == (0, 0)


async def test_many_runs_go_in_batches_and_the_flow_at_last(
    five: None, admin: httpx.AsyncClient, boss: Person, act_as: ActAs, database: Database, workspace: Workspace
) -> None:
    payload = await begun(admin, database, workspace)
    assert (await admin.get(FLOW)).json()["flow"]["paused"] is True
    assert await kept(database, workspace) == (1, 5)
    context: Any = Context(database, workspace, await act_as(boss))
    assert await removing_job().handler(context, payload) == {"runs": 5}
    assert context.told == [(0, 5), (2, 5), (4, 5), (5, 5)]
    assert await kept(database, workspace) == (0, 0)
    again: Any = Context(database, workspace, await act_as(boss))
    assert await removing_job().handler(again, payload) == {"runs": 0}
    audit = (await admin.get("/api/audit")).json()["entries"]
    assert [each["action"] for each in audit].count("flow.removed") == 1


async def test_a_job_that_was_cut_off_goes_on_with_what_is_left(
    five: None, admin: httpx.AsyncClient, boss: Person, act_as: ActAs, database: Database, workspace: Workspace
) -> None:
    payload = await begun(admin, database, workspace)
    context: Any = Context(database, workspace, await act_as(boss), cut_off_after=1)
    with pytest.raises(JobCancelled):
        await removing_job().handler(context, payload)
    assert await kept(database, workspace) == (1, 3)
    context.cut_off_after = 100
    assert await removing_job().handler(context, payload) == {"runs": 3}
    assert await kept(database, workspace) == (0, 0)


async def test_a_flow_with_a_run_under_way_stays(
    five: None, admin: httpx.AsyncClient, boss: Person, act_as: ActAs, database: Database, workspace: Workspace
) -> None:
    payload = await begun(admin, database, workspace)
    async with database.workspace(workspace) as connection:
        one = sa.select(sa.func.max(run_table.c.id.cast(sa.Text)).cast(sa.Uuid)).scalar_subquery()
        await execute(connection, sa.update(run_table).where(run_table.c.id == one).values(status="running"))
    context: Any = Context(database, workspace, await act_as(boss))
    with pytest.raises(FlowInUse):
        await removing_job().handler(context, payload)
    assert await kept(database, workspace) == (1, 5)
    refused = await admin.delete(FLOW)
    assert (refused.status_code, refused.json()["code"]) == (409, "flow_in_use")
    assert UUID(payload["flow"])
