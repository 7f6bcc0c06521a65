"""The audit on a real database: append-only by rights, chained by hashes, in one line under load."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import httpx
import psycopg
import pytest

from tests.people import MakeMember, SignIn
from tongzhou.audit.contracts import NamedDoer, Subject
from tongzhou.audit.facade import AuditFilter, list_entries, record, verify
from tongzhou.kernel.database.connections import Connection, Database, Workspace
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.texts import catalogue

LI = NamedDoer(name="Li", via="session", user_id=UUID(int=7))
NOW = datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)


async def write(connection: Connection, action: str = "role.changed", doer: NamedDoer = LI) -> int:
    entry = await record(
        connection,
        actor=doer,
        action=action,
        subject=Subject("role", "finance", "财务"),
        detail={"before": ["甲"], "after": {"count": 3, "on": True, "note": None}},
        now=NOW,
    )
    return entry.seq


async def write_some(database: Database, workspace: Workspace, count: int) -> None:
    async with database.workspace(workspace) as connection:
        for _ in range(count):
            await write(connection)


async def test_entries_read_back_as_written_and_the_chain_holds(database: Database, workspace: Workspace) -> None:
    await write_some(database, workspace, 3)
    async with database.statements(workspace) as connection:
        entries = await list_entries(connection, AuditFilter(), 10)
        found = await verify(connection)
    assert [entry.seq for entry in entries] == [3, 2, 1]
    assert entries[0].detail == {"before": ["甲"], "after": {"count": 3, "on": True, "note": None}}
    assert entries[0].at == NOW
    assert entries[0].previous_hash == entries[1].hash
    assert entries[2].previous_hash == "0" * 64
    assert (found.ok, found.checked, found.first_broken) == (True, 3, None)


@pytest.mark.parametrize("statement", ["update {t} set actor = 'x'", "delete from {t}", "truncate {t}"])
@pytest.mark.parametrize("as_partner", [False, True])
async def test_no_runtime_role_changes_or_removes_an_entry(
    database: Database, workspace: Workspace, statement: str, as_partner: bool
) -> None:
    await write_some(database, workspace, 1)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with database.workspace(workspace, new_id() if as_partner else None) as connection:
            await connection.execute(statement.format(t=f"{workspace.schema}._audit").encode())


@pytest.mark.parametrize(
    "change",
    [
        "update {t} set actor = 'Somebody else' where seq = 4",
        "update {t} set detail = '{{}}' where seq = 4",
        "update {t} set at = at + interval '1 microsecond' where seq = 4",
        "update {t} set previewed = 'x' where seq = 4",
        "delete from {t} where seq = 4",
        "update {t} set hash = previous_hash where seq = 4",
    ],
)
async def test_a_row_changed_by_the_owner_is_found_at_its_number(
    database: Database, workspace: Workspace, change: str
) -> None:
    await write_some(database, workspace, 6)
    async with database.owner() as connection:
        await connection.execute(change.format(t=f"{workspace.schema}._audit").encode())
    async with database.statements(workspace) as connection:
        found = await verify(connection)
    assert (found.ok, found.checked, found.first_broken) == (False, 3, 4)


async def test_an_entry_with_a_recomputed_hash_breaks_the_next(database: Database, workspace: Workspace) -> None:
    """Somebody who changes an entry and its hash must change every later one too."""
    await write_some(database, workspace, 3)
    async with database.owner() as connection:
        await connection.execute(f"update {workspace.schema}._audit set seq = seq + 10 where seq = 2".encode())
    async with database.statements(workspace) as connection:
        assert (await verify(connection)).first_broken == 2


async def test_writers_at_once_stand_in_one_line(database: Database, workspace: Workspace) -> None:
    await asyncio.gather(*(write_some(database, workspace, 3) for _ in range(12)))
    async with database.statements(workspace) as connection:
        found = await verify(connection)
    assert (found.ok, found.checked) == (True, 36)


async def test_what_is_rolled_back_is_not_in_the_audit(database: Database, workspace: Workspace) -> None:
    with pytest.raises(RuntimeError):
        async with database.workspace(workspace) as connection:
            await write(connection)
            raise RuntimeError
    await write_some(database, workspace, 1)
    async with database.statements(workspace) as connection:
        assert [entry.seq for entry in await list_entries(connection, AuditFilter(), 10)] == [1]


async def test_a_partners_connection_adds_to_the_chain_and_reads_none_of_it(
    database: Database, workspace: Workspace
) -> None:
    await write_some(database, workspace, 1)
    async with database.workspace(workspace, new_id()) as connection:
        assert await write(connection, "invitation.made") == 2
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with database.workspace(workspace, new_id()) as connection:
            await list_entries(connection, AuditFilter(), 1)
    async with database.statements(workspace) as connection:
        assert (await verify(connection)).ok


async def test_details_hold_only_what_json_gives_back(database: Database, workspace: Workspace) -> None:
    for detail in ({"rate": 0.1}, {"at": NOW}, {"ids": (1, 2)}, {1: "x"}):
        with pytest.raises(TypeError):
            async with database.workspace(workspace) as connection:
                await record(
                    connection, actor=LI, action="role.changed", subject=Subject("x", None, "x"), detail=detail, now=NOW
                )


async def test_only_what_has_words_is_written_down(database: Database, workspace: Workspace) -> None:
    with pytest.raises(TypeError, match=r"no words in zh-CN for the audit action role\.forgotten"):
        async with database.workspace(workspace) as connection:
            await write(connection, "role.forgotten")
    async with database.statements(workspace) as connection:
        assert await list_entries(connection, AuditFilter(), 1) == []


def test_the_page_filters_by_every_kind_of_action() -> None:
    page = Path(__file__).parents[2] / "web" / "src" / "features" / "settings" / "audit" / "AuditFilters.tsx"
    listed = re.search(r"const KINDS = \[([^\]]*)\]", page.read_text("utf-8"))
    assert listed is not None
    kinds = re.findall(r'"([a-z_]+)"', listed[1])
    known = {key.split(".")[1] for key in catalogue("en") if key.startswith("audit_actions.")}
    assert set(kinds) == known


async def test_over_http_entries_are_filtered_paged_and_verified(
    make_member: MakeMember, sign_in: SignIn, database: Database, workspace: Workspace
) -> None:
    admin_person = await make_member("admin@acme.example", "administrator")
    admin = await sign_in("admin@acme.example")
    for number in range(5):
        await admin.post("/api/departments", json={"name": f"D{number}"})

    async def read(**params: object) -> dict[str, object]:
        answer = await admin.get("/api/audit", params={key: str(value) for key, value in params.items()})
        assert answer.status_code == 200, answer.text
        body: dict[str, object] = answer.json()
        return body

    seen: list[str] = []
    cursor = None
    while True:
        page = await read(action="department.added", limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [entry["subject"]["label"] for entry in page["entries"]]  # type: ignore[attr-defined,index]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == ["D4", "D3", "D2", "D1", "D0"]
    mine = await read(actor=admin_person.user_id)
    assert {entry["actor"] for entry in mine["entries"]} == {"Admin"}  # type: ignore[attr-defined,index]
    assert (await read(**{"from": "2100-01-01T00:00:00Z"}))["entries"] == []
    assert (await read(to="2020-01-01T00:00:00Z"))["entries"] == []
    for wrong in ({"limit": 501}, {"cursor": "x"}, {"from": "yesterday"}, {"who": "me"}):
        assert (await admin.get("/api/audit", params=wrong)).status_code == 400

    found: httpx.Response = await admin.post("/api/audit:verify")
    assert found.json()["ok"] is True
    async with database.owner() as connection:
        await connection.execute(f"update {workspace.schema}._audit set actor = 'x' where seq = 3".encode())
    assert (await admin.post("/api/audit:verify")).json() == {"ok": False, "checked": 2, "first_broken": 3}
