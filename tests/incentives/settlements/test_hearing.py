"""What happens is heard once by every flow that begins by it, whatever is done with the flow meanwhile."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.flows.conftest import published as publish_flow
from tests.builder.flows.conftest import runs_of
from tests.incentives.settlements.conftest import Desk
from tests.incentives.settlements.test_in_flows import Work, drawer, of, value, work
from tests.incentives.settlements.test_journey import calculated, take
from tongzhou.access.facade import system_actor
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.flows.triggers import heard
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

__all__ = ["drawer", "work"]
FLOW = "/api/flows/settlement_calculated"
CALCULATED = of("settlement.calculated", inputs=[value("settlement")])


async def begun(drawer: httpx.AsyncClient) -> list[str]:
    return [run["happened"]["inputs"]["settlement"] for run in await runs_of(drawer)]


async def publish_again(drawer: httpx.AsyncClient, revision: int, **changes: Any) -> None:
    saved = await drawer.put(f"{FLOW}/draft", json={"document": {**CALCULATED, **changes}, "revision": revision})
    assert saved.status_code == 200, saved.text
    answer = await drawer.post(f"{FLOW}:publish", json={"revision": revision + 1})
    assert answer.status_code == 200, answer.text


async def test_publishing_anew_skips_nothing(desk: Desk, drawer: httpx.AsyncClient, work: Work) -> None:
    await publish_flow(drawer, CALCULATED)
    settlement = await calculated(desk.finance)
    await publish_again(drawer, 1, title="Anew")
    await work()
    assert await begun(drawer) == [settlement]
    assert (await runs_of(drawer))[0]["version"] == 2


async def test_what_another_happening_told_before_is_heard_before_the_flow_turns_to_the_next(
    desk: Desk, drawer: httpx.AsyncClient, work: Work
) -> None:
    await publish_flow(drawer, CALCULATED)
    settlement = await calculated(desk.finance)
    assert (await take(desk.director, settlement, "review")).status_code == 200
    await publish_again(drawer, 1, trigger={**CALCULATED["trigger"], "name": "settlement.reviewed"})
    await work()
    assert [run["happened"]["event"] for run in await runs_of(drawer)] == ["settlement.calculated"]


async def test_what_happened_before_a_pause_is_heard_and_nothing_while_it_lasts(
    desk: Desk, drawer: httpx.AsyncClient, work: Work
) -> None:
    await publish_flow(drawer, CALCULATED)
    before = await calculated(desk.finance, "2019-Q1")
    assert (await drawer.post(f"{FLOW}:pause")).status_code == 200
    await calculated(desk.finance, "2019-Q2")
    await publish_again(drawer, 1, title="Anew")
    assert (await drawer.post(f"{FLOW}:resume")).status_code == 200
    after = await calculated(desk.finance, "2019-Q3")
    await work()
    assert await begun(drawer) == [before, after]


async def test_an_entry_that_cannot_be_read_keeps_nothing_else_from_being_heard(
    desk: Desk, drawer: httpx.AsyncClient, work: Work, database: Database, workspace: Workspace
) -> None:
    await publish_flow(drawer, CALCULATED)
    first = await calculated(desk.finance, "2019-Q2")
    actor = await system_actor(database, workspace.key)
    for identifier in (first, "nothing"):
        async with database.workspace(workspace) as connection:
            subject = Subject("settlement", identifier, "broken")
            await record(connection, actor=actor, action="settlement.calculated", subject=subject, now=clock.now())
    second = await calculated(desk.finance, "2019-Q3")
    await work()
    assert await begun(drawer) == [first, second]
    assert (await drawer.get("/api/flows")).json()["flows"][0]["paused"] is False


async def test_a_flow_that_stopped_goes_on_with_what_stopped_it(
    desk: Desk, drawer: httpx.AsyncClient, work: Work, database: Database, workspace: Workspace
) -> None:
    await publish_flow(drawer, CALCULATED)
    async with database.workspace(workspace) as connection:
        table = f'"{workspace.schema}"._flow_version'
        await connection.execute(f"update {table} set document = document || '{{\"colour\": 1}}'".encode())
    settlement = await calculated(desk.finance)
    await work()
    (stopped,) = (await drawer.get("/api/flows")).json()["flows"]
    assert (stopped["paused"], await runs_of(drawer)) == (True, [])
    await publish_again(drawer, 1, title="Anew")
    assert (await drawer.post(f"{FLOW}:resume")).status_code == 200
    await work()
    assert await begun(drawer) == [settlement]


async def test_all_that_one_entry_tells_begins_together(
    desk: Desk, drawer: httpx.AsyncClient, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []

    async def counted(connection: Any, version: Any, targets: Any, *rest: Any) -> Any:
        started.append(len(targets))
        return await start(connection, version, targets, *rest)

    start = heard.start_runs
    monkeypatch.setattr(heard, "start_runs", counted)
    await publish_flow(drawer, of("statement.published", inputs=[value("number"), value("total", "number")]))
    settlement = await calculated(desk.finance)
    for action in ("review", "approve", "publish"):
        await take(desk.director, settlement, action)
    await work()
    assert started == [450]
    statements = (await desk.finance.get("/api/statements", params={"limit": 200})).json()["statements"]
    runs = {run["happened"]["inputs"]["number"]: run["happened"]["inputs"] for run in await runs_of(drawer)}
    told = {each["number"]: each["total"] for each in statements if each["number"] in runs}
    assert len(told) > 10
    assert {number: inputs["total"] for number, inputs in runs.items() if number in told} == told
