"""Statistics of flows: what is counted when, how long it took, where and with whom it waits, and who may look."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import insert, select

from tests.builder.flows.conftest import flow, published
from tests.people import MakeMember, MakePartnerUser, SignIn
from tongzhou.builder.flows.core.state import State, to_json
from tongzhou.builder.flows.statistics import Days, _done, _over, _started
from tongzhou.builder.flows.tables import flow_table, run_table, step_table, task_table, version_table
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.statements import compile_statement, execute, fetch_one
from tongzhou.kernel.ids import new_id

STATISTICS = "/api/flow-statistics"
MARCH = {"from": "2026-03-01", "to": "2026-03-03"}
#: Midnight of 1 March where the workspace is, in Shanghai.
FIRST = datetime(2026, 2, 28, 16, tzinfo=UTC)
NOBODY = dict.fromkeys(("due", "late", "open", "open_late"), 0)


class Archive:
    """Runs and to-dos as if they had been."""

    def __init__(self, database: Database, workspace: Workspace, people: dict[str, UUID]) -> None:
        self.database, self.workspace, self.people = database, workspace, people
        self.count = 0

    async def run(self, key: str, began: float, ended: float | None, status: str = "done") -> UUID:
        """A run that began and ended so many hours after the first of March."""
        run_id = new_id()
        async with self.database.workspace(self.workspace) as connection:
            found = await fetch_one(
                connection,
                select(flow_table.c.id, version_table.c.id.label("version"))
                .join_from(flow_table, version_table, version_table.c.flow_id == flow_table.c.id)
                .where(flow_table.c.key == key),
            )
            assert found is not None
            row = {
                "id": run_id, "flow_id": found["id"], "version_id": found["version"], "label": "", "status": status,
                "state": to_json(State(initiator=None)), "happened": {"kind": "flow"}, "starter_name": "", "depth": 0,
                "started_at": FIRST + timedelta(hours=began),
                "finished_at": None if ended is None else FIRST + timedelta(hours=ended),
            }  # fmt: skip
            await execute(connection, insert(run_table).values(row))
        return run_id

    async def task(self, run_id: UUID, step: str, who: str, opened: float, done: float | None, **more: Any) -> None:
        """A to-do that was asked and done so many hours after the first of March; `due` and `by` if anybody."""
        self.count += 1
        by = more.get("by", who)
        due = more.get("due")
        row = {
            "id": new_id(), "run_id": run_id, "number": self.count, "visit": 1, "step": step,
            "kind": more.get("kind", "approve"), "person_kind": "member", "person_id": self.people[who],
            "person_name": who, "status": "open" if done is None else "done", "role": "decider",
            "opened_at": FIRST + timedelta(hours=opened),
            "done_at": None if done is None else FIRST + timedelta(hours=done),
            "due_at": None if due is None else FIRST + timedelta(hours=due),
            "by_kind": None if done is None else "member" if by else "robot",
            "by_id": self.people[by] if done is not None and by else None,
            "by_name": None if done is None else by or "",
            "flow_id": select(run_table.c.flow_id).where(run_table.c.id == run_id).scalar_subquery(),
        }  # fmt: skip
        async with self.database.workspace(self.workspace) as connection:
            await execute(connection, insert(task_table).values(row))

    async def broke(self, run_id: UUID, at: float) -> None:
        """A step of it that failed."""
        row = {
            "run_id": run_id, "visit": 1, "attempt": 1, "step": "check", "kind": "approve", "fault": "nobody_asked",
            "started_at": FIRST + timedelta(hours=at - 1), "finished_at": FIRST + timedelta(hours=at),
        }  # fmt: skip
        async with self.database.workspace(self.workspace) as connection:
            await execute(connection, insert(step_table).values(row))


@pytest.fixture
async def archive(
    admin: httpx.AsyncClient, database: Database, workspace: Workspace, make_member: MakeMember
) -> Archive:
    people = {name: (await make_member(f"{name}@acme.example", name=name)).id for name in ("Ann", "Bob")}
    asks = [{"kind": "members", "ids": [str(people["Ann"])]}]
    steps = [{"kind": "approve", "key": key, "title": key.title(), "people": asks} for key in ("check", "pay")]
    await published(admin, flow(*steps))
    await published(admin, flow(steps[0], key="other", title={"en": "Other", "zh-CN": "其他"}))
    return Archive(database, workspace, people)


async def read(browser: httpx.AsyncClient, **query: Any) -> dict[str, Any]:
    answer = await browser.get(STATISTICS, params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["statistics"]
    return found


async def test_runs_are_counted_on_the_days_of_the_workspace(admin: httpx.AsyncClient, archive: Archive) -> None:
    await archive.run("sample", -0.5, 0.5)  # begun on the day before
    await archive.run("sample", 0.5, 2.5)
    await archive.run("sample", 24, 34, "rejected")
    await archive.run("sample", 25, 71, "withdrawn")
    await archive.run("sample", 25, None, "running")
    stuck = await archive.run("sample", 26, None, "stuck")
    await archive.broke(stuck, 49)
    await archive.run("sample", 71.5, 72)  # over on the day after
    await archive.run("other", 1, 1.25)

    found = await read(admin, flow="sample", **MARCH)
    assert found["periods"] == [
        {"start": "2026-03-01", "started": 1, "finished": 2, "ended": 0, "stuck": 0},
        {"start": "2026-03-02", "started": 4, "finished": 1, "ended": 0, "stuck": 0},
        {"start": "2026-03-03", "started": 1, "finished": 0, "ended": 1, "stuck": 1},
    ]
    whole = {"from": "2026-03-01", "to": "2026-03-03", "unit": "day", "partial": False, "started": 6, "finished": 3}
    # 1, 2 and 10 hours: half in 2, nine of ten in 2 + 0.8 × 8
    times = {"ended": 1, "running": 1, "stuck": 1, "median": 7200, "slow": 30240}
    assert found == {**whole, **times, "periods": found["periods"], "steps": [], "people": []}
    every = await read(admin, **MARCH)
    assert (every["started"], every["finished"], every["median"]) == (7, 4, 5400)


async def test_to_dos_are_counted_by_step_and_by_person(admin: httpx.AsyncClient, archive: Archive) -> None:
    run, other = await archive.run("sample", 0, None, "running"), await archive.run("other", 0, None, "running")
    await archive.task(run, "check", "Ann", 0, 1, due=2)
    await archive.task(run, "check", "Ann", 0, 3, due=2, by="Bob")
    await archive.task(run, "check", "Bob", 0, 5, due=4, by="")  # its deadline did it
    await archive.task(run, "pay", "Ann", 3, 43)
    await archive.task(run, "pay", "Bob", 43, None, due=44)
    await archive.task(run, "pay", "Ann", 0, 1, kind="cc")
    await archive.task(run, "gone", "Ann", 0, 80)  # done after these days
    await archive.task(other, "check", "Bob", 0, 2)
    await archive.task(other, "old", "Bob", 0, 0.5)

    found = await read(admin, **MARCH)
    sample = {"flow": "sample", "flow_title": "Sample"}
    second = {"flow": "other", "flow_title": {"en": "Other", "zh-CN": "其他"}}
    hour = 3600
    assert found["steps"] == [
        {**sample, "step": "pay", "title": "Pay", "bottleneck": True, **NOBODY,
         "done": 1, "open": 1, "open_late": 1, "median": 40 * hour, "slow": 40 * hour},
        {**sample, "step": "check", "title": "Check", "bottleneck": False, **NOBODY,
         "done": 3, "due": 3, "late": 2, "median": 3 * hour, "slow": 16560},
        {**second, "step": "check", "title": "Check", "bottleneck": False, **NOBODY,
         "done": 1, "median": 2 * hour, "slow": 2 * hour},
        {**second, "step": "old", "title": None, "bottleneck": False, **NOBODY,
         "done": 1, "median": 1800, "slow": 1800},
    ]  # fmt: skip
    ann, bob = ({"kind": "member", "id": str(archive.people[name]), "name": name} for name in ("Ann", "Bob"))
    assert found["people"] == [
        {"person": ann, **NOBODY, "done": 2, "due": 1, "median": 73800, "slow": 129960},
        {"person": bob, **NOBODY, "done": 4, "due": 2, "late": 2, "open": 1, "open_late": 1,
         "median": 9000, "slow": 15840},
    ]  # fmt: skip
    alone = await read(admin, flow="other", **MARCH)
    assert [each["bottleneck"] for each in alone["steps"]] == [True, False]
    assert [each["person"]["name"] for each in alone["people"]] == ["Bob"]


async def test_many_days_are_counted_by_the_week_and_nothing_is_nothing(admin: httpx.AsyncClient) -> None:
    found = await read(admin, **{"from": "2026-01-01", "to": "2026-03-04"})
    assert (found["unit"], found["periods"][0]["start"], len(found["periods"])) == ("week", "2025-12-29", 10)
    assert (found["median"], found["slow"], found["steps"], found["people"]) == (None, None, [], [])
    days = await read(admin, **{"from": "2026-01-01", "to": "2026-03-03"})
    assert (days["unit"], len(days["periods"])) == ("day", 62)


async def test_a_table_is_taken_away_as_a_file(admin: httpx.AsyncClient, archive: Archive) -> None:
    run = await archive.run("sample", 0, 2)
    await archive.task(run, "check", "Ann", 0, 1.5, due=1)
    heads = {"accept-language": "en"}
    lines = {}
    for table in ("periods", "steps", "people"):
        answer = await admin.get(f"{STATISTICS}:export", params={"table": table, **MARCH}, headers=heads)
        assert answer.status_code == 200, answer.text
        lines[table] = answer.content.decode("utf-8-sig").splitlines()
    assert lines["steps"][1:] == ["Sample,Check,1,1.50,1.50,1,1,0,0"]
    assert lines["people"][1:] == ["Ann,1,1.50,1.50,1,1,0,0"]
    assert lines["periods"][1:] == ["2026-03-01,1,1,0,0", "2026-03-02,0,0,0,0", "2026-03-03,0,0,0,0"]
    assert len(lines["steps"][0].split(",")) >= 9


async def test_days_that_cannot_be_are_refused(admin: httpx.AsyncClient) -> None:
    for days, code in (
        ({"from": "2026-03-02", "to": "2026-03-01"}, "days_backwards"),
        ({"from": "2025-01-01", "to": "2026-01-02"}, "days_too_many"),
    ):
        answer = await admin.get(STATISTICS, params=days)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, code)
    assert (await admin.get(STATISTICS, params={"flow": "unknown"})).status_code == 404
    assert (await admin.get(STATISTICS, params={"people": "Ann"})).status_code == 400
    assert (await read(admin, **{"from": "2025-01-01", "to": "2026-01-01"}))["unit"] == "week"


async def test_only_who_manages_flows_looks(
    admin: httpx.AsyncClient, make_member: MakeMember, make_partner_user: MakePartnerUser, sign_in: SignIn
) -> None:
    member = await make_member("cai@acme.example", name="Cai")
    partner = await make_partner_user("buyer@acme.example", new_id())
    for path in (STATISTICS, f"{STATISTICS}:export?table=steps"):
        for person in (member, partner):
            answer = await (await sign_in(person.email)).get(path)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert (await admin.get(path)).status_code == 200


async def test_a_few_days_are_read_by_the_indexes_of_time(
    admin: httpx.AsyncClient, archive: Archive, database: Database, workspace: Workspace
) -> None:
    run = await archive.run("sample", 0, 1)
    await archive.task(run, "check", "Ann", 0, 1)
    async with database.workspace(workspace) as connection:
        schema = workspace.schema
        copies = f"""
            insert into {schema}._flow_task (id, run_id, number, flow_id, visit, step, kind, person_kind, person_id,
                person_name, status, role, opened_at, done_at, by_kind, by_id, by_name)
            select gen_random_uuid(), run_id, 10 + n, flow_id, visit, step, kind, person_kind, person_id, person_name,
                status, role, opened_at + n * interval '10 minutes', done_at + n * interval '10 minutes',
                by_kind, by_id, by_name
            from {schema}._flow_task, generate_series(1, 30000) n
        """
        await connection.execute(copies.encode())
        runs = f"""
            insert into {schema}._flow_run (id, flow_id, version_id, label, status, state, happened, starter_name,
                depth, started_at, finished_at)
            select gen_random_uuid(), flow_id, version_id, label, status, state, happened, starter_name,
                depth, started_at + n * interval '10 minutes', finished_at + n * interval '10 minutes'
            from {schema}._flow_run, generate_series(1, 30000) n
        """
        await connection.execute(runs.encode())
    async with database.owner() as connection:
        await connection.execute(f'analyze "{workspace.schema}"._flow_task, "{workspace.schema}"._flow_run'.encode())
    start = (FIRST + timedelta(hours=8)).date()
    days = Days(start, start + timedelta(days=2), "Asia/Shanghai")
    async with database.workspace(workspace) as connection:
        for statement, index in (
            (_started(days, None), "_flow_run_started_at_flow_id_idx"),
            (_over(days, None), "_flow_run_finished_at_flow_id_idx"),
            (_done(days, None), "_flow_task_done_at_flow_id_idx"),
        ):
            compiled = compile_statement(statement, connection.schema)
            found = await connection.execute(f"explain {compiled.text}".encode(), compiled.with_values(None))
            plan = "\n".join(str(next(iter(row.values()))) for row in await found.fetchall())
            assert index in plan, plan
    found = await read(admin, **MARCH)
    assert (found["started"], found["steps"][0]["done"], found["steps"][0]["median"]) == (432, 426, 3600)
