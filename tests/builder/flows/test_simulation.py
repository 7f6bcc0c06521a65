"""Random flows on the real engine: people press twice and at once, workers are cut off anywhere, the clock jumps.

`SIMULATED_FLOWS` says how many flows, 10 if nothing else is said; `SIMULATION_SEED` which; both are told on failure.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from tests.builder.flows.conftest import REGIONS, flow, published
from tests.people import MakeMember, SignIn
from tongzhou.builder.flows.facade import FlowWorker, Wiring
from tongzhou.builder.flows.tables import due_table, run_table, step_table, task_table
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.statements import Row, fetch_all
from tongzhou.kernel.http.outgoing import Outgoing

FLOWS = int(os.environ.get("SIMULATED_FLOWS", "10"))
SEED = int(os.environ.get("SIMULATION_SEED", "20261123"))
ROUNDS = 25
ENDING = 40
"""Rounds in which nothing is cut off any more and everybody agrees."""
NAMES = ("Ann", "Bob", "Cai")
FINISHED = ("done", "rejected")
GROWS = {"name": "concat(name, 'x')"}

Json = dict[str, Any]


class Drawing:
    """A flow of a few steps and blocks, one behind the other."""

    def __init__(self, random: Random, people: dict[str, str]) -> None:
        self.random, self.people = random, people
        self.steps: list[Json] = []
        self.lines: list[Json] = []

    def document(self, number: int) -> Json:
        """What is worked on by the record of that number."""
        ends = ["start"]
        for _ in range(self.random.randint(2, 4)):
            ends = self.random.choice([self.approve, self.approve, self.update, self.wait, self.block])(ends)
        self.lines += [{"source": each, "target": "end"} for each in ends]
        trigger = {"kind": "record", "events": ["created"], "when": f"code = 'R{number}'"}
        return flow(*self.steps, lines=self.lines, key=f"flow_{number}", trigger=trigger)

    def step(self, ends: list[str], kind: str, **settings: Any) -> list[str]:
        key = f"{kind}_{len(self.steps)}"
        self.steps.append({"kind": kind, "key": key, "title": key, **settings})
        self.lines += [{"source": each, "target": key} for each in ends]
        return [key]

    def approve(self, ends: list[str]) -> list[str]:
        asked = self.random.sample(sorted(self.people.values()), self.random.randint(1, 3))
        deadline = {"after": {"amount": 2, "unit": "hours"}, "act": self.random.choice(["remind", "submit"])}
        return self.step(
            ends,
            "approve",
            people=[{"kind": "members", "ids": asked}],
            mode=self.random.choice(["any", "all", "sequence", "first"]),
            returns={"to": "previous"},
            deadlines=[deadline] if self.random.random() < 0.3 else [],
        )

    def update(self, ends: list[str]) -> list[str]:
        return self.step(ends, "update", values=GROWS)

    def wait(self, ends: list[str]) -> list[str]:
        return self.step(ends, "wait", duration={"amount": 3, "unit": "hours"})

    def block(self, ends: list[str]) -> list[str]:
        (fork,) = self.step(ends, "parallel")
        arms = [self.random.choice([self.approve, self.update])([fork])[0] for _ in range(2)]
        return self.step(arms, "join")


class World:
    """The workspace, who works in it and what was answered."""

    def __init__(
        self, random: Random, database: Database, workspace: Workspace, browsers: dict[str, httpx.AsyncClient],
        worker: FlowWorker, patch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        self.random, self.database, self.workspace = random, database, workspace
        self.browsers, self.worker, self.patch = browsers, worker, patch
        self.later = timedelta()
        self.agreed: Counter[str] = Counter()

    async def work(self, *, cut: bool) -> None:
        """A worker goes on until it is cut off, if it is."""
        going = asyncio.create_task(self.worker.work_in(self.database, self.workspace, clock.now()))
        if cut:
            await asyncio.wait([going], timeout=self.random.random() * 0.15)
            going.cancel()
        with suppress(asyncio.CancelledError):
            await going

    async def jump(self, *, cut: bool) -> None:
        """Hours go by at once, for workers alone; the next round is at the real time again."""
        self.later += timedelta(hours=self.random.randint(1, 5))
        now = datetime.now(clock.now().tzinfo) + self.later
        with self.patch.context() as patched:
            patched.setattr(clock, "now", lambda: now)
            await asyncio.gather(self.work(cut=cut), self.work(cut=cut))

    async def answer(self, name: str, *, agrees: bool) -> None:
        """Somebody does some of what waits for them, each twice at once."""
        browser = self.browsers[name]
        tasks = (await browser.get("/api/tasks", params={"box": "open"})).json()["tasks"]
        for task in tasks:
            if not agrees and self.random.random() < 0.5:
                continue
            actions = ["submit"] if agrees else ["submit", "submit", "submit", "return", "reject"]
            bodies = [{"action": self.random.choice(actions), "opinion": "."} for _ in range(2)]
            answers = await asyncio.gather(
                *(browser.post(f"/api/tasks/{task['id']}:act", json=body) for body in bodies)
            )
            assert all(each.status_code < 500 for each in answers), [each.text for each in answers]
            self.agreed[task["id"]] += sum(each.status_code == 204 for each in answers)

    async def round(self, *, cut: bool) -> None:
        """What happens at the same time."""
        people = [self.answer(name, agrees=not cut) for name in self.browsers]
        await asyncio.gather(self.work(cut=cut), self.work(cut=cut), *people)
        await self.jump(cut=cut)

    async def rows(self, table: Any) -> list[Row]:
        async with self.database.workspace(self.workspace) as connection:
            return await fetch_all(connection, select(table))


@pytest.fixture
async def world(
    admin: httpx.AsyncClient, database: Database, workspace: Workspace, make_member: MakeMember, sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> World:  # fmt: skip
    random = Random(SEED)
    people = {name: await make_member(f"{name}@acme.example", "administrator", name=name) for name in NAMES}
    browsers = {"Ada": admin} | {name: await sign_in(person.email) for name, person in people.items()}
    ids = {name: str(person.id) for name, person in people.items()}
    for number in range(FLOWS):
        await published(admin, Drawing(random, ids).document(number))
    for number in range(FLOWS):
        made = await admin.post(REGIONS, json={"code": f"R{number}", "name": "."})
        assert made.status_code == 201, made.text
    return World(random, database, workspace, browsers, FlowWorker(Wiring(), Outgoing("")), monkeypatch)


async def test_whatever_happens_every_run_ends_with_each_thing_done_once(
    admin: httpx.AsyncClient, world: World
) -> None:
    print(f"SIMULATED_FLOWS={FLOWS} SIMULATION_SEED={SEED}")
    for _ in range(ROUNDS):
        await world.round(cut=True)
    for _ in range(ENDING):
        await world.round(cut=False)
        runs = await world.rows(run_table)
        if len(runs) == FLOWS and all(run["status"] in FINISHED for run in runs):
            break
    lines = (await admin.get("/api/runs")).json()["runs"]
    assert len(lines) == FLOWS
    assert [line for line in lines if line["status"] not in (*FINISHED, "stuck")] == []
    assert all(line["why"] for line in lines if line["status"] == "stuck")

    over = {line["id"] for line in lines if line["status"] in FINISHED}
    tasks, steps = await world.rows(task_table), await world.rows(step_table)
    assert max(world.agreed.values(), default=0) == 1
    by_people = {str(task["id"]) for task in tasks if task["status"] == "done" and task["by_id"] is not None}
    assert by_people == {task for task, count in world.agreed.items() if count}
    assert {task["status"] for task in tasks if str(task["run_id"]) in over} <= {"done", "gone"}
    assert [due for due in await world.rows(due_table) if str(due["run_id"]) in over] == []
    of_over = [step for step in steps if str(step["run_id"]) in over]
    assert [step for step in of_over if step["finished_at"] is None or step["outcome"] is None] == []
    check_joins(of_over)
    await check_writes(admin, steps)


def check_joins(steps: list[Row]) -> None:
    """A join fires once for each time that its block was done, never without it."""
    kinds = Counter((step["run_id"], step["kind"], step["outcome"]) for step in steps)
    for run in {step["run_id"] for step in steps}:
        fired = sum(count for (of, kind, _), count in kinds.items() if (of, kind) == (run, "join"))
        assert fired == kinds[run, "parallel", "done"], run


async def check_writes(admin: httpx.AsyncClient, steps: list[Row]) -> None:
    """What machine steps wrote is written once for each visit that was done."""
    done = Counter(str(step["run_id"]) for step in steps if (step["kind"], step["outcome"]) == ("update", "done"))
    lines = (await admin.get("/api/runs")).json()["runs"]
    names = {each["id"]: each["name"] for each in (await admin.get(REGIONS)).json()["records"]}
    assert {line["id"]: names[line["record_id"]] for line in lines} == {
        line["id"]: "." + "x" * done[line["id"]] for line in lines
    }
