"""Records over HTTP against the bare driver on the same database, in one run.

    python -m benchmarks.records [rows]

A form of 12 fields with 100,000 records; 16 keep-alive clients. `list` is a page of 50 by two filters and a sort,
`bare` runs the very statement that the server runs (for writes: the plain INSERT or UPDATE) through psycopg with
as many connections, on the same event loop. Both take turns; the ratio is the median of the paired ratios.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
import psycopg
import uvloop
from psycopg import AsyncRawCursor
from psycopg.rows import tuple_row

from benchmarks.reporting import Line
from tongzhou.access.facade import Action, row_scope, save_role, system_actor
from tongzhou.audit.contracts import NamedDoer
from tongzhou.builder.query.facade import (
    AggregateRequest,
    FormRowConditions,
    GroupKey,
    ListRequest,
    MeasureKey,
    SortKey,
    Statement,
    compile_aggregate,
    compile_get,
    compile_list,
    sight_of,
)
from tongzhou.builder.schema.facade import create_form, read_forms
from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN
from tongzhou.entrypoints.running import open_database
from tongzhou.identity.facade import (
    NewMember,
    SignUp,
    address_of,
    create_token_for,
    hash_password,
    join_as_member,
)
from tongzhou.identity.workspaces import create_workspace
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.embedded import EmbeddedPostgres
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.settings import Settings

CLIENTS, SECONDS, ROUNDS = 16, 2.0, 3
INDEX_SECONDS = 120
BUDGETS = {"list": 0.5, "read": 0.2, "create": 0.3, "update": 0.3, "aggregate": 0.8}
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PATH = "/api/forms/dealer/records"
DOER = NamedDoer(name="benchmark", via="cli")
REGIONS, TIERS = [f"region {n}" for n in range(10)], ["gold", "silver", "bronze", "none"]
FORM: dict[str, Any] = {
    "key": "dealer",
    "title": "Dealers",
    "label_field": "name",
    "fields": [
        {"key": "code", "type": "text", "label": "Code", "required": True, "unique": True},
        {"key": "name", "type": "text", "label": "Name", "required": True},
        {"key": "region", "type": "text", "label": "Region"},
        {"key": "tier", "type": "select", "label": "Tier", "settings": {"options": [{"key": t} for t in TIERS]}},
        {"key": "revenue", "type": "money", "label": "Revenue", "settings": {"currency": "USD"}},
        {"key": "employees", "type": "number", "label": "Employees", "settings": {"decimals": 0}},
        {"key": "since", "type": "date", "label": "Since"},
        {"key": "email", "type": "email", "label": "E-mail"},
        {"key": "phone", "type": "phone", "label": "Phone"},
        {"key": "city", "type": "text", "label": "City"},
        {"key": "active", "type": "yes_no", "label": "Active"},
        {"key": "note", "type": "text", "label": "Note"},
    ],
}
WORDS = {
    "cities": [["北京", "beijing", "bj"], ["上海", "shanghai", "sh"], ["广州", "guangzhou", "gz"],
               ["苏州", "suzhou", "sz"], ["杭州", "hangzhou", "hz"], ["成都", "chengdu", "cd"],
               ["武汉", "wuhan", "wh"], ["西安", "xian", "xa"], ["青岛", "qingdao", "qd"],
               ["沈阳", "shenyang", "sy"], ["宁波", "ningbo", "nb"]],
    "brands": [["华东", "huadong", "hd"], ["盛达", "shengda", "sd"], ["恒通", "hengtong", "ht"],
               ["鑫源", "xinyuan", "xy"], ["宏图", "hongtu", "ht"], ["永兴", "yongxing", "yx"],
               ["瑞丰", "ruifeng", "rf"], ["金辉", "jinhui", "jh"], ["广源", "guangyuan", "gy"],
               ["海纳", "haina", "hn"], ["博远", "boyuan", "by"], ["德胜", "desheng", "ds"],
               ["安泰", "antai", "at"]],
    "trades": [["机电", "jidian", "jd"], ["贸易", "maoyi", "my"], ["科技", "keji", "kj"],
               ["五金", "wujin", "wj"], ["建材", "jiancai", "jc"], ["电器", "dianqi", "dq"],
               ["食品", "shipin", "sp"]],
    "kinds": [["有限公司", "youxiangongsi", "yxgs"], ["商行", "shanghang", "sh"], ["经营部", "jingyingbu", "jyb"]],
}  # fmt: skip
"""Names of companies are made of one of each: in Chinese, in pinyin, by their initials."""
FILTER = {"all": [{"field": "region", "op": "eq", "value": REGIONS[3]}, {"field": "tier", "op": "eq", "value": "gold"}]}
AGGREGATE = {"group_by": ["region"], "measures": [{"field": "revenue", "op": "sum", "as": "total"}]}


@dataclass(frozen=True, slots=True)
class Measured:
    """Requests per second of both, and the median of the paired ratios."""

    work: str
    http: float
    bare: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Bench:
    """A running server, a session on it, and connections that do the same without it."""

    base: str
    session: aiohttp.ClientSession
    connections: list[psycopg.AsyncConnection[Any]]
    statements: dict[str, Statement]
    schema: str
    ids: list[str]


async def rate(once: Callable[[int, int], Awaitable[None]], seconds: float = SECONDS) -> float:
    """Runs per second of `once(client, turn)` by all clients at once."""
    done, deadline = [0] * CLIENTS, time.perf_counter() + seconds

    async def client(number: int) -> None:
        while time.perf_counter() < deadline:
            await once(number, done[number])
            done[number] += 1

    started = time.perf_counter()
    await asyncio.gather(*(client(number) for number in range(CLIENTS)))
    return sum(done) / (time.perf_counter() - started)


def over_http(bench: Bench) -> dict[str, Callable[[int, int], Awaitable[None]]]:
    """Each work as requests."""
    session, ids = bench.session, bench.ids
    listing = {"filter": json.dumps(FILTER), "sort": "-revenue"}
    revisions = dict.fromkeys(ids, 1)

    async def ask(method: str, path: str, expected: int, **rest: Any) -> Any:
        async with session.request(method, bench.base + path, **rest) as answer:
            content = await answer.read()
            if answer.status != expected:
                raise RuntimeError(f"{method} {path}: {answer.status} {content[:300]!r}")
            return content

    async def list_(*_: int) -> None:
        await ask("GET", PATH, 200, params=listing)

    async def read(client: int, turn: int) -> None:
        await ask("GET", f"{PATH}/{ids[(client * 977 + turn) % len(ids)]}", 200)

    async def create(*_: int) -> None:
        await ask("POST", PATH, 201, json=dealer(str(new_id())))

    async def update(client: int, turn: int) -> None:
        record = ids[client * 50 + turn % 50]
        body = {"revision": revisions[record], "revenue": f"{turn}.50"}
        content = await ask("PATCH", f"{PATH}/{record}", 200, json=body)
        revisions[record] = json.loads(content)["revision"]

    async def aggregate(*_: int) -> None:
        await ask("POST", f"{PATH}:aggregate", 200, json=AGGREGATE)

    return {"list": list_, "read": read, "create": create, "update": update, "aggregate": aggregate}


def bare(bench: Bench) -> dict[str, Callable[[int, int], Awaitable[None]]]:
    """Each work as one statement of the driver, committed at once."""

    async def run(client: int, text: bytes, parameters: list[Any]) -> None:
        cursor = AsyncRawCursor(bench.connections[client], row_factory=tuple_row)
        await cursor.execute(text, parameters)
        if cursor.description is not None:
            await cursor.fetchall()

    def same(work: str) -> Callable[[int, int], Awaitable[None]]:
        statement = bench.statements[work]

        async def once(client: int, turn: int) -> None:
            parameters = list(statement.parameters)
            if work == "read":
                parameters = [bench.ids[(client * 977 + turn) % len(bench.ids)], *parameters[1:]]
            await run(client, statement.text, parameters)

        return once

    columns = ["id", "created_at", "updated_at", *dealer("")]
    marks = ", ".join(f"${index}" for index in range(1, len(columns) + 1))
    insert = f"insert into {bench.schema}.dealer ({', '.join(columns)}) values ({marks})".encode()
    change = f"update {bench.schema}.dealer set revenue = $1, updated_at = $2, revision = revision + 1 where id = $3"

    async def create(client: int, *_: int) -> None:
        record = new_id()
        await run(client, insert, [record, NOW, NOW, *dealer(str(record)).values()])

    async def update(client: int, turn: int) -> None:
        await run(client, change.encode(), [f"{turn}.50", NOW, bench.ids[client * 50 + turn % 50 + 1000]])

    return {
        "list": same("list"),
        "read": same("read"),
        "aggregate": same("aggregate"),
        "create": create,
        "update": update,
    }


def dealer(code: str) -> dict[str, Any]:
    """Values of a new record."""
    return {
        "code": code, "name": f"Dealer {code[-6:]}", "region": REGIONS[3], "tier": "silver", "revenue": "1234.50",
        "employees": "12", "since": "2019-07-01", "email": "a@example.com", "phone": "010-12345678", "city": "苏州",
        "active": True, "note": "as measured",
    }  # fmt: skip


async def measure(bench: Bench) -> list[Measured]:
    """Each work both ways, in turns, after a warm-up."""
    found = []
    http, driver = over_http(bench), bare(bench)
    await until_indexed(bench, http["list"])
    for work in BUDGETS:
        await rate(http[work])
        await rate(driver[work])
        pairs = [(await rate(http[work]), await rate(driver[work])) for _ in range(ROUNDS)]
        ratios = [one / other for one, other in pairs]
        found.append(Measured(work, median(p[0] for p in pairs), median(p[1] for p in pairs), median(ratios)))
    return found


async def until_indexed(bench: Bench, once: Callable[[int, int], Awaitable[None]]) -> None:
    """Ask for the list, now and then, until the server has made the index that it wants."""
    made = f"""
        select from pg_indexes join pg_index on indexrelid = (schemaname || '.' || indexname)::regclass
        where schemaname = '{bench.schema}' and starts_with(indexname, '_asked_') and indisvalid
    """
    for _ in range(INDEX_SECONDS):
        await asyncio.gather(*(once(client, 0) for client in range(CLIENTS)))
        if (await (await bench.connections[0].execute(made.encode())).fetchone()) is not None:
            return
        await asyncio.sleep(1.0)
    raise RuntimeError("the server did not make an index for the list")


@asynccontextmanager
async def running(rows: int) -> AsyncIterator[Bench]:
    """A database with the records, a server on it, a session and bare connections."""
    with TemporaryDirectory(prefix="tongzhou-bench-") as folder:
        settings = Settings(data_dir=Path(folder) / "data", port=20_000 + os.getpid() % 20_000)
        settings.data_dir.mkdir()
        with EmbeddedPostgres().start(settings.data_dir) as postgres:
            token, workspace, statements, ids = await prepare(postgres.dsn, settings, rows)
            async with (
                serving(settings, postgres.dsn, token) as (base, session),
                bare_connections(postgres.dsn, workspace) as connections,
            ):
                yield Bench(base, session, connections, statements, workspace.schema, ids)


@asynccontextmanager
async def serving(settings: Settings, dsn: str, token: str) -> AsyncIterator[tuple[str, aiohttp.ClientSession]]:
    """A server in a process of its own, and a session on it that is signed in."""
    environment = {
        **os.environ, "TONGZHOU_DATABASE_URL": dsn, "TONGZHOU_DATA_DIR": str(settings.data_dir),
        "TONGZHOU_PORT": str(settings.port), "TONGZHOU_LOG_LEVEL": "warning",
    }  # fmt: skip
    command = [sys.executable, "-c", "from tongzhou.entrypoints.cli import main; main()", "serve"]
    server = subprocess.Popen(command, env=environment)  # noqa: ASYNC220  lives as long as the measurement
    try:
        base = f"http://127.0.0.1:{settings.port}"
        async with signed_in(base, token) as session:
            yield base, session
    finally:
        server.terminate()
        server.wait(30)


@asynccontextmanager
async def bare_connections(dsn: str, workspace: Workspace) -> AsyncIterator[list[psycopg.AsyncConnection[Any]]]:
    """A connection per client under the workspace's role."""
    connections = [await psycopg.AsyncConnection.connect(dsn, autocommit=True) for _ in range(CLIENTS)]
    for connection in connections:
        await connection.execute(f'set role "{workspace.role}"'.encode())
    yield connections
    for connection in connections:
        await connection.close()


@asynccontextmanager
async def signed_in(base: str, token: str) -> AsyncIterator[aiohttp.ClientSession]:
    """Keep-alive connections to a server that is ready."""
    headers = {"authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers, connector=aiohttp.TCPConnector(limit=CLIENTS)) as session:
        await until_ready(session, base)
        yield session


async def until_ready(session: aiohttp.ClientSession, base: str) -> None:
    """Wait for the server."""
    for _ in range(600):
        try:
            async with session.get(f"{base}/api/health") as answer:
                if answer.status == 200:
                    return
        except aiohttp.ClientConnectionError:
            pass
        await asyncio.sleep(0.1)
    raise RuntimeError("the server did not become ready")


async def prepare(dsn: str, settings: Settings, rows: int) -> tuple[str, Workspace, dict[str, Statement], list[str]]:
    """Workspace, form and records; the statements that the server will run."""
    async with open_database(dsn, settings) as database:
        workspace = await create_workspace(database, WORKSPACE_CHAIN, key="bench", name="Bench")
        async with database.workspace(workspace) as connection:
            await create_form(connection, FORM, actor=await system_actor(database, "bench"), now=NOW)
            await connection.execute(fill(workspace.schema, rows))
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(f'set role "{workspace.role}"'.encode())
            connection.execute(f"analyze {workspace.schema}.dealer".encode())
        token = await token_of(database, workspace)
        return token, workspace, *await statements_of(database, workspace)


def fill(schema: str, rows: int) -> bytes:
    """Records without chance in them; ids are of version 7's form and rise."""
    words = ", ".join(f"array{each} {name}" for name, each in WORDS.items())
    return f"""
        insert into {schema}.dealer (id, created_at, updated_at, _search, _label_key,
            code, name, region, tier, revenue, employees, since, email, phone, city, active, note)
        select ('019b0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, '2026-01-01', '2026-01-01',
            concat_ws(e'\\n', {_named(1)}, {_named(2)}, {_named(3)}, 'd' || lpad(n::text, 8, '0')),
            {_named(2)}, 'D' || lpad(n::text, 8, '0'), {_named(1)}, 'region ' || hashint4(n) % 10 + 0,
            (array{TIERS})[1 + abs(hashint4(n + 7)) % 4], (abs(hashint4(n + 13)) % 100000000) / 100.0,
            abs(hashint4(n)) % 500, date '2000-01-01' + abs(hashint4(n)) % 9000, 'd' || n || '@example.com',
            '010-' || n, 'City ' || n % 300, n % 3 = 0, 'note ' || n
        from generate_series(1, {rows}) n, (select {words}) w,
            lateral (select abs(hashint4(n + 3)) h) hashed
    """.replace("hashint4(n) % 10 + 0", "abs(hashint4(n)) % 10").encode()


def _named(spelling: int) -> str:
    """A company's name: in Chinese, in pinyin, by its initials."""
    ways = {name: f"1 + h / {7**place} % {len(words)}" for place, (name, words) in enumerate(WORDS.items())}
    return " || ".join(f"{name}[{way}][{spelling}]" for name, way in ways.items())


async def statements_of(database: Database, workspace: Workspace) -> tuple[dict[str, Statement], list[str]]:
    """What the server runs for each reading work."""
    actor = await system_actor(database, workspace.key)
    async with database.workspace(workspace) as connection:
        forms = await read_forms(connection, actor.workspace)
        found = await (
            await connection.execute(f"select id from {workspace.schema}.dealer order by id limit 5000".encode())
        ).fetchall()
    ids = [str(row["id"]) for row in found]
    sight, today = sight_of(forms, actor), NOW.date()
    form, rows = sight.form("dealer"), row_scope(actor, "dealer", Action.READ)
    listing = ListRequest(filter=FILTER, sort=(SortKey("revenue", descending=True),))
    total = MeasureKey("sum", "revenue", "total")
    grouping = AggregateRequest(group_by=(GroupKey("region"),), measures=(total,))
    return {
        "list": compile_list(sight, form, listing, rows, today=today).statement,
        "read": compile_get(sight, form, found[0]["id"], rows, today=today),
        "aggregate": compile_aggregate(sight, form, grouping, rows, today=today),
    }, ids


async def token_of(database: Database, workspace: Workspace) -> str:
    """An administrator's API token."""
    role = {
        "key": "administrator",
        "title": "Administrator",
        "kind": "member",
        "permissions": ["members.manage", "roles.manage", "members.read"],
        "forms": {"*": {"actions": [action.value for action in Action]}},
    }
    async with database.workspace(workspace) as connection:
        await save_role(connection, role, conditions=FormRowConditions(), actor=DOER, now=NOW)
        await join_as_member(
            connection,
            workspace.id,
            SignUp(
                address=address_of("bench@example.com", None),
                name="Bench",
                locale="en",
                password_hash=await hash_password("correct horse 4 batteries"),
            ),
            NewMember(name="Bench", roles=("administrator",)),
            actor=DOER,
            now=NOW,
        )
    return await create_token_for(
        database, "bench@example.com", None, name="bench", scopes=("everything",), expires_at=None, now=clock.now()
    )


async def run(rows: int) -> list[Measured]:
    """Everything from an empty folder."""
    async with running(rows) as bench:
        return await measure(bench)


def main() -> None:
    """Print one line per work."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    for each in uvloop.run(run(rows)):
        http, alone, least = f"{each.http:.0f} /s", f"{each.bare:.0f} /s", BUDGETS[each.work]
        print(Line(f"{each.work} over HTTP", rows, http, f">= {least:.1f}", each.ratio >= least, alone, each.ratio))


if __name__ == "__main__":
    main()
