"""Jobs on a real queue: transactions, retries, cancelling, crashes, borders between workspaces."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest

from tests.people import ActAs, MakeMember, SignIn
from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN
from tongzhou.entrypoints.people import JobPeople
from tongzhou.identity.workspaces import create_workspace
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database, Workspace
from tongzhou.kernel.database.statements import Row
from tongzhou.kernel.errors import Conflict, FieldError
from tongzhou.kernel.jobs import queries
from tongzhou.kernel.jobs.actions import enqueue, request_cancel
from tongzhou.kernel.jobs.contracts import JobContext, JobKind
from tongzhou.kernel.jobs.worker import JobWorker, working

DEADLINE = 120.0
TITLE = {"zh-CN": "导入", "en": "Import"}


async def until(answer: Callable[[], Awaitable[Any]], what: str) -> Any:
    """The first true answer."""
    async with asyncio.timeout(DEADLINE):
        while not (found := await answer()):  # noqa: ASYNC110  the answer is in the database
            await asyncio.sleep(0.02)
    assert found, what
    return found


@asynccontextmanager
async def worker(database: Database, *kinds: JobKind, grace: float = 5.0) -> AsyncIterator[JobWorker]:
    """A worker at work that looks often."""
    async with working(JobWorker(database, kinds, JobPeople(), poll=0.02, grace=grace)) as running:
        yield running


async def queued(database: Database, workspace: Workspace, kind: str, **options: Any) -> UUID:
    """A committed job."""
    async with database.workspace(workspace) as connection:
        return await put(connection, kind, **options)


async def put(connection: Connection, kind: str, **options: Any) -> UUID:
    """A job in the connection's transaction."""
    given = {"payload": {}, "title": TITLE, "actor": None, "now": clock.now(), **options}
    return await enqueue(connection, kind, **given)


async def read(database: Database, workspace: Workspace, job_id: UUID) -> Row:
    """The job as it is now."""
    async with database.statements(workspace) as connection:
        return await queries.get_job(connection, job_id)


async def ended(database: Database, workspace: Workspace, job_id: UUID) -> Row:
    """The job when it is over."""

    async def over() -> Row | None:
        row = await read(database, workspace, job_id)
        return row if row["status"] in ("done", "failed", "cancelled") else None

    row: Row = await until(over, "the end of the job")
    return row


async def queue_length(database: Database) -> int:
    """Jobs that wait or run."""
    async with database.owner() as connection:
        row = await (await connection.execute("select count(*) n from jobs.procrastinate_jobs")).fetchone()
    assert row is not None
    return int(row["n"])


async def add(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """A handler that adds two numbers."""
    await context.progress(1, 2, TITLE)
    return {"sum": payload["a"] + payload["b"], "workspace": context.workspace.key, "by": context.actor.name}


async def test_a_job_runs_after_the_commit_and_leaves_its_result(database: Database, workspace: Workspace) -> None:
    async with worker(database, JobKind("add", add)):
        job_id = await queued(database, workspace, "add", payload={"a": 2, "b": 3})
        row = await ended(database, workspace, job_id)
    assert row["result"] == {"sum": 5, "workspace": "acme", "by": "system"}
    seen = {key: row[key] for key in ("status", "done", "total", "message", "attempts", "problem", "title")}
    assert seen == {
        "status": "done",
        "done": 2,
        "total": 2,
        "message": TITLE,
        "attempts": 1,
        "problem": None,
        "title": TITLE,
    }
    assert row["created_at"] <= row["started_at"] <= row["finished_at"]
    assert await queue_length(database) == 0


async def test_a_rollback_takes_the_job_back(database: Database, workspace: Workspace) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.workspace(workspace) as connection:
            await put(connection, "add")
            1 / 0  # noqa: B018
    assert await queue_length(database) == 0
    async with database.statements(workspace) as connection:
        assert await queries.list_jobs(connection, created_by=None, limit=10) == []


async def test_enqueueing_notifies_nobody(database: Database, workspace: Workspace) -> None:
    async with await psycopg.AsyncConnection.connect(database.dsn, autocommit=True) as listening:
        await listening.execute('listen "procrastinate_any_queue_v1"; listen "procrastinate_queue_v1#default"')
        await queued(database, workspace, "add")
        assert [note async for note in listening.notifies(timeout=0.2)] == []


async def test_the_actor_of_a_job_has_the_rights_of_today(
    database: Database, workspace: Workspace, make_member: MakeMember, act_as: ActAs
) -> None:
    async def names(context: JobContext, _payload: dict[str, Any]) -> dict[str, Any]:
        return {"name": context.actor.name, "roles": [role.key for role in context.actor.roles]}

    person = await make_member("olivia@acme.example", "administrator")
    actor = await act_as(person)
    async with worker(database, JobKind("names", names)):
        job_id = await queued(database, workspace, "names", actor=actor)
        row = await ended(database, workspace, job_id)
    assert row["result"] == {"name": "Olivia", "roles": ["administrator"]}
    assert row["created_by"] == person.id


async def test_a_problem_is_kept_with_its_code_and_fields(database: Database, workspace: Workspace) -> None:
    async def refuse(_context: JobContext, _payload: dict[str, Any]) -> None:
        raise Conflict(errors=[FieldError("code", "too_long", {"limit": 3})], extra={"unseen": 1}, who=workspace.id)

    async with worker(database, JobKind("refuse", refuse)):
        row = await ended(database, workspace, await queued(database, workspace, "refuse"))
    assert row["status"] == "failed"
    assert row["problem"] == {
        "code": "conflict",
        "status": 409,
        "params": {"who": str(workspace.id)},
        "errors": [{"field": "code", "code": "too_long", "params": {"limit": 3}, "sentences": "field_errors"}],
    }


async def test_an_unexpected_error_ends_the_job_and_not_the_worker(database: Database, workspace: Workspace) -> None:
    async def explode(_context: JobContext, _payload: dict[str, Any]) -> None:
        raise RuntimeError("secret detail")

    async with worker(database, JobKind("explode", explode), JobKind("add", add)):
        broken = await ended(database, workspace, await queued(database, workspace, "explode"))
        fine = await ended(database, workspace, await queued(database, workspace, "add", payload={"a": 1, "b": 1}))
    assert (broken["status"], broken["problem"]["code"]) == ("failed", "internal_error")
    assert "secret" not in str(broken["problem"])
    assert fine["status"] == "done"


async def test_a_passing_failure_is_tried_again(database: Database, workspace: Workspace) -> None:
    attempts: list[int] = []

    async def third_time_lucky(_context: JobContext, _payload: dict[str, Any]) -> dict[str, Any]:
        attempts.append(1)
        if len(attempts) < 2:
            raise psycopg.errors.DeadlockDetected
        return {"attempts": len(attempts)}

    async with worker(database, JobKind("lucky", third_time_lucky)):
        row = await ended(database, workspace, await queued(database, workspace, "lucky"))
    assert (row["status"], row["attempts"], row["result"]) == ("done", 2, {"attempts": 2})


async def test_an_unknown_kind_fails_by_name(database: Database, workspace: Workspace) -> None:
    async with worker(database):
        row = await ended(database, workspace, await queued(database, workspace, "of the future"))
    assert (row["problem"]["code"], row["problem"]["params"]) == ("job_kind_unknown", {"kind": "of the future"})


async def test_a_queued_job_is_cancelled_at_once_and_never_runs(database: Database, workspace: Workspace) -> None:
    ran: list[UUID] = []

    async def note(context: JobContext, _payload: dict[str, Any]) -> None:
        ran.append(context.id)

    first, second = [await queued(database, workspace, "note") for _ in range(2)]
    async with database.workspace(workspace) as connection:
        assert await request_cancel(connection, first, now=clock.now())
    assert (await read(database, workspace, first))["status"] == "cancelled"
    async with worker(database, JobKind("note", note)):
        await ended(database, workspace, second)
    assert ran == [second]
    assert await queue_length(database) == 0
    async with database.workspace(workspace) as connection:
        assert not await request_cancel(connection, second, now=clock.now())


@pytest.mark.parametrize("in_thread", [False, True])
async def test_a_running_job_ends_where_it_looks(database: Database, workspace: Workspace, in_thread: bool) -> None:
    running = asyncio.Event()
    loop = asyncio.get_running_loop()

    async def endless(context: JobContext, _payload: dict[str, Any]) -> None:
        running.set()
        done = 0
        while True:
            await context.progress(done := done + 1)
            await asyncio.sleep(0.01)

    async def endless_thread(context: JobContext, _payload: dict[str, Any]) -> None:
        def work() -> None:
            loop.call_soon_threadsafe(running.set)
            while not context.cancelled():
                context.progress_from_thread(1)

        await asyncio.to_thread(work)
        await context.progress(1)

    async with worker(database, JobKind("endless", endless_thread if in_thread else endless)):
        job_id = await queued(database, workspace, "endless")
        await asyncio.wait_for(running.wait(), DEADLINE)
        async with database.workspace(workspace) as connection:
            assert await request_cancel(connection, job_id, now=clock.now())
        row = await ended(database, workspace, job_id)
    assert (row["status"], row["cancel_requested"]) == ("cancelled", True)


async def test_progress_for_threads_refuses_to_wait_for_itself(database: Database, workspace: Workspace) -> None:
    async def wrong(context: JobContext, _payload: dict[str, Any]) -> dict[str, Any]:
        with pytest.raises(RuntimeError, match="await progress instead"):
            context.progress_from_thread(1)
        return {}

    async with worker(database, JobKind("wrong", wrong)):
        row = await ended(database, workspace, await queued(database, workspace, "wrong"))
    assert row["status"] == "done"


async def test_a_graceful_stop_hands_an_unfinished_job_back(database: Database, workspace: Workspace) -> None:
    running = asyncio.Event()

    async def long(context: JobContext, _payload: dict[str, Any]) -> None:
        running.set()
        while True:
            await context.progress(1)
            await asyncio.sleep(0.01)

    async def quick(_context: JobContext, _payload: dict[str, Any]) -> dict[str, Any]:
        return {"finished": True}

    async with worker(database, JobKind("long", long), grace=0.1):
        job_id = await queued(database, workspace, "long")
        await asyncio.wait_for(running.wait(), DEADLINE)
    row = await read(database, workspace, job_id)
    assert (row["status"], row["attempts"]) == ("queued", 0)
    async with worker(database, JobKind("long", quick)):
        row = await ended(database, workspace, job_id)
    assert (row["status"], row["attempts"], row["result"]) == ("done", 1, {"finished": True})


async def test_a_graceful_stop_cancels_what_does_not_look_and_hands_it_back(
    database: Database, workspace: Workspace
) -> None:
    running = asyncio.Event()

    async def deaf(_context: JobContext, _payload: dict[str, Any]) -> None:
        running.set()
        await asyncio.Event().wait()

    async with worker(database, JobKind("deaf", deaf), grace=0.1):
        job_id = await queued(database, workspace, "deaf")
        await asyncio.wait_for(running.wait(), DEADLINE)
    assert (await read(database, workspace, job_id))["status"] == "queued"
    assert await queue_length(database) == 1


async def test_jobs_of_one_lock_run_one_after_the_other(database: Database, workspace: Workspace) -> None:
    inside: list[UUID] = []
    order: list[UUID] = []

    async def alone(context: JobContext, _payload: dict[str, Any]) -> None:
        inside.append(context.id)
        assert len(inside) == 1
        order.append(context.id)
        await asyncio.sleep(0.05)
        inside.remove(context.id)

    jobs = [await queued(database, workspace, "alone", lock="plan:2019-Q3") for _ in range(4)]
    async with worker(database, JobKind("alone", alone)):
        rows = [await ended(database, workspace, job_id) for job_id in jobs]
    assert [row["status"] for row in rows] == ["done"] * 4
    assert order == jobs


CRASHING_WORKER = """
import asyncio, sys
from tongzhou.entrypoints.people import JobPeople
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.jobs.contracts import JobKind
from tongzhou.kernel.jobs.worker import JobWorker

async def hang(context, payload):
    print("running", flush=True)
    await asyncio.Event().wait()

async def main():
    database = await Database.open(sys.argv[1])
    await JobWorker(database, [JobKind("work", hang)], JobPeople(), poll=0.02).run()

asyncio.run(main())
"""


async def test_the_job_of_a_worker_that_was_killed_is_picked_up_again(database: Database, workspace: Workspace) -> None:
    async def work(_context: JobContext, _payload: dict[str, Any]) -> dict[str, Any]:
        return {"ran": True}

    job_id = await queued(database, workspace, "work")
    with subprocess.Popen([sys.executable, "-c", CRASHING_WORKER, database.dsn], stdout=subprocess.PIPE) as other:  # noqa: ASYNC220
        assert other.stdout is not None
        assert await asyncio.to_thread(other.stdout.readline) == b"running\n"
        async with worker(database, JobKind("work", work)):
            assert (await read(database, workspace, job_id))["status"] == "running"
            os.kill(other.pid, signal.SIGKILL)
            row = await ended(database, workspace, job_id)
    assert (row["status"], row["attempts"], row["result"]) == ("done", 2, {"ran": True})


async def test_a_job_that_kills_its_worker_every_time_is_given_up(database: Database, workspace: Workspace) -> None:
    job_id = await queued(database, workspace, "add")
    async with database.workspace(workspace) as connection:
        await connection.execute(f"update \"{workspace.schema}\"._job set attempts = 4, status = 'running'")
    async with worker(database, JobKind("add", add)):
        row = await ended(database, workspace, job_id)
    assert (row["status"], row["problem"]["code"], row["problem"]["params"]) == (
        "failed",
        "job_gave_up",
        {"attempts": 4},
    )


async def test_a_second_run_of_a_finished_job_does_nothing(database: Database, workspace: Workspace) -> None:
    runs: list[UUID] = []

    async def once(context: JobContext, _payload: dict[str, Any]) -> dict[str, Any]:
        runs.append(context.id)
        return {}

    async with worker(database, JobKind("once", once)):
        first = await queued(database, workspace, "once")
        await ended(database, workspace, first)
        async with database.owner() as connection:  # as after a death between the note and the queue's
            await connection.execute(
                "insert into jobs.procrastinate_jobs (queue_name, task_name, args) values ('default', 'job', "
                "jsonb_build_object('workspace_id', %s::text, 'job_id', %s::text))",
                (str(workspace.id), str(first)),
            )

        async def is_empty() -> bool:
            return await queue_length(database) == 0

        await until(is_empty, "an empty queue")
    assert runs == [first]


async def test_a_workspace_neither_sees_nor_enqueues_for_another(database: Database, workspace: Workspace) -> None:
    other = await create_workspace(database, WORKSPACE_CHAIN, key="other", name="Other")
    job_id = await queued(database, workspace, "add")
    async with database.statements(other) as connection:
        assert await queries.list_jobs(connection, created_by=None, limit=10) == []
    for statement in (
        "select * from jobs.procrastinate_jobs",
        "insert into jobs.procrastinate_jobs (queue_name, task_name) values ('default', 'job')",
        "select jobs.procrastinate_fetch_job_v2(null, 1)",
        f"select * from {workspace.schema}._job",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            async with database.workspace(other) as connection:
                await connection.execute(statement)
    async with database.workspace(other) as connection:  # another's job id in the own queue leads nowhere
        await connection.execute("select jobs.enqueue(%s, null)", (job_id,))
    async with database.owner() as connection:
        rows = await (
            await connection.execute("select args ->> 'workspace_id' ws from jobs.procrastinate_jobs order by id")
        ).fetchall()
    assert [row["ws"] for row in rows] == [str(workspace.id), str(other.id)]
    for outsider in (database.directory, database.owner, lambda: database.workspace(other, partner=UUID(int=1))):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            async with outsider() as connection:
                await connection.execute("select jobs.enqueue(%s, null)", (job_id,))


async def test_jobs_over_http(
    database: Database, workspace: Workspace, make_member: MakeMember, act_as: ActAs, sign_in: SignIn
) -> None:
    owner = await make_member("olivia@acme.example")
    await make_member("adam@acme.example", "administrator")
    await make_member("sam@acme.example")
    job_id = await queued(database, workspace, "add", actor=await act_as(owner))
    olivia, adam, sam = [await sign_in(f"{name}@acme.example") for name in ("olivia", "adam", "sam")]
    (listed,) = (await olivia.get("/api/jobs")).json()["jobs"]
    assert {key: listed[key] for key in ("id", "kind", "title", "status", "done", "total", "message", "problem")} == {
        "id": str(job_id),
        "kind": "add",
        "title": "Import",
        "status": "queued",
        "done": 0,
        "total": None,
        "message": "",
        "problem": None,
    }
    assert (await adam.get(f"/api/jobs/{job_id}")).json()["job"] == listed
    assert (await sam.get("/api/jobs")).json() == {"jobs": []}
    for answer in (
        await sam.get(f"/api/jobs/{job_id}"),
        await sam.post(f"/api/jobs/{job_id}:cancel"),
        await olivia.get("/api/jobs/not-an-id"),
        await olivia.get(f"/api/jobs/{UUID(int=1)}"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (await olivia.get("/api/jobs?limit=501")).status_code == 400
    assert (await olivia.get("/api/jobs?unknown=1")).status_code == 400
    cancelled = (await olivia.post(f"/api/jobs/{job_id}:cancel")).json()["job"]
    assert (cancelled["status"], cancelled["cancel_requested"]) == ("cancelled", True)
    assert (await olivia.post(f"/api/jobs/{job_id}:cancel")).json()["job"] == cancelled


async def test_a_failed_job_shows_its_problem_in_the_readers_language(
    database: Database, workspace: Workspace, make_member: MakeMember, act_as: ActAs, sign_in: SignIn
) -> None:
    async def refuse(_context: JobContext, _payload: dict[str, Any]) -> None:
        raise Conflict(errors=[FieldError("code", "too_long", {"limit": 3})])

    owner = await make_member("olivia@acme.example")
    job_id = await queued(database, workspace, "refuse", actor=await act_as(owner))
    async with worker(database, JobKind("refuse", refuse)):
        await ended(database, workspace, job_id)
    browser = await sign_in("olivia@acme.example")
    english = (await browser.get(f"/api/jobs/{job_id}")).json()["job"]["problem"]
    assert english["title"] == "Somebody changed this in the meantime. Reload and try again."
    assert english["errors"] == [{"field": "code", "code": "too_long", "message": "Too long; at most 3 characters."}]
    assert (await browser.patch("/api/session", json={"locale": "zh-CN"})).status_code == 200
    chinese = (await browser.get(f"/api/jobs/{job_id}")).json()["job"]["problem"]
    assert chinese["title"] == "内容已被他人修改，请刷新后重试。"
    assert (chinese["code"], chinese["status"]) == ("conflict", 409)
