"""What the database itself refuses, with every filter left out on purpose."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest

from tests.people import MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN
from tongzhou.identity.workspaces import create_workspace
from tongzhou.kernel.database.connections import Database, Workspace, as_directory
from tongzhou.kernel.ids import new_id

NORTH, SOUTH = UUID(int=676), UUID(int=1)
DIRECTORY_TABLES = [
    "workspace",
    "account",
    "membership",
    "session",
    "token",
    "invitation",
    "password_reset",
    "sign_in_failure",
    "credential",
    "code",
]
OPEN_TO_PARTNERS = {"_audit", "_event", "_form"}
"""Tables without row policies: a partner's connection adds to them, and reads only what forms there are."""
PEOPLE_TABLES = ["_member", "_partner_user", "_role", "_member_role", "_partner_user_role", "_department", "_audit"]


async def fetch(database: Database, workspace: Workspace, text: str, partner: UUID | None = None) -> list[dict]:  # type: ignore[type-arg]
    async with database.workspace(workspace, partner) as connection:
        return await (await connection.execute(text.encode())).fetchall()


@pytest.mark.parametrize("partner", [None, NORTH])
@pytest.mark.parametrize("table", DIRECTORY_TABLES)
async def test_no_role_of_a_workspace_reads_the_directory(
    database: Database, workspace: Workspace, table: str, partner: UUID | None
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await fetch(database, workspace, f"select * from directory.{table}", partner)


async def test_no_role_of_a_workspace_reads_another_workspace(database: Database, workspace: Workspace) -> None:
    other = await create_workspace(database, WORKSPACE_CHAIN, key="other", name="Other")
    for partner in (None, NORTH):
        for table in PEOPLE_TABLES:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                await fetch(database, workspace, f"select * from {other.schema}.{table}", partner)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await fetch(database, workspace, f"select * from {other.schema}._audit_tail()", partner)


async def test_the_directory_role_reads_no_workspace(database: Database, workspace: Workspace) -> None:
    for table in PEOPLE_TABLES:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            async with database.directory() as connection:
                await connection.execute(f"select * from {workspace.schema}.{table}".encode())


async def test_a_transactions_turn_to_the_directory_ends_with_its_block(
    database: Database, workspace: Workspace
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with database.workspace(workspace) as connection:
            async with as_directory(connection):
                await connection.execute("select * from directory.account")
            await connection.execute("select * from directory.account")


@pytest.fixture
async def two_partners(make_partner_user: MakePartnerUser, make_role: MakeRole) -> None:
    await make_role(
        {"key": "owner", "title": "O", "kind": "partner", "permissions": ["partner_users.invite"], "forms": {}}
    )
    await make_partner_user("north@bikes.example", NORTH, "owner")
    await make_partner_user("south@bikes.example", SOUTH, "owner")


async def test_the_partner_role_owns_nothing_and_stands_for_no_other_role(
    database: Database, workspace: Workspace
) -> None:
    role = workspace.partner_role
    async with database.owner() as connection:
        found = await connection.execute(
            "select (select count(*) from pg_class where relowner = r.oid) as tables,"
            " (select count(*) from pg_proc where proowner = r.oid) as functions,"
            " (select count(*) from pg_namespace where nspowner = r.oid) as schemas,"
            " (select count(*) from pg_auth_members where member = r.oid) as roles,"
            " rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolcanlogin as mighty"
            " from pg_roles r where rolname = %s",
            (role,),
        )
        assert await found.fetchone() == {"tables": 0, "functions": 0, "schemas": 0, "roles": 0, "mighty": False}
        tables = await connection.execute(
            "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where n.nspname = %s and c.relkind = 'r' and not c.relrowsecurity"
            " and (has_table_privilege(%s, c.oid, 'select') or has_table_privilege(%s, c.oid, 'insert'))",
            (workspace.schema, role, role),
        )
        open_to_partners = {row["relname"] for row in await tables.fetchall()}
    assert open_to_partners == OPEN_TO_PARTNERS


@pytest.mark.usefixtures("two_partners")
async def test_a_partners_connection_sees_its_own_users_only(database: Database, workspace: Workspace) -> None:
    everyone = f"select email from {workspace.schema}._partner_user"
    roles = f"select count(*) as n from {workspace.schema}._partner_user_role"
    assert await fetch(database, workspace, everyone, NORTH) == [{"email": "north@bikes.example"}]
    assert await fetch(database, workspace, roles, NORTH) == [{"n": 1}]
    assert await fetch(database, workspace, everyone, new_id()) == []
    assert len(await fetch(database, workspace, everyone)) == 2


@pytest.mark.usefixtures("two_partners")
async def test_without_a_partner_set_there_are_no_rows(database: Database, workspace: Workspace) -> None:
    async with database.workspace(workspace, NORTH) as connection:
        await connection.execute("select set_config('tongzhou.partner', '', true)")
        rows = await (await connection.execute(f"select * from {workspace.schema}._partner_user".encode())).fetchall()
    assert rows == []


@pytest.mark.usefixtures("two_partners")
async def test_a_partners_connection_changes_nobody_elses_and_binds_nobody_anew(
    database: Database, workspace: Workspace
) -> None:
    async with database.workspace(workspace, NORTH) as connection:
        touched = await connection.execute(f"update {workspace.schema}._partner_user set active = false".encode())
        assert touched.rowcount == 1
    for text in (
        "update {s}._partner_user set partner_id = '{o}'",
        "delete from {s}._partner_user",
        "insert into {s}._partner_user (id, user_id, partner_id, name, created_at)"
        " values (gen_random_uuid(), gen_random_uuid(), '{o}', 'x', now())",
        "insert into {s}._partner_user_role (partner_user_id, role_key) values ('{o}', 'owner')",
        "select email from {s}._member",
        "select * from {s}._role",
        "update {s}._member set name = 'x'",
        "create table {s}.mine (id int)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await fetch(database, workspace, text.format(s=workspace.schema, o=SOUTH), NORTH)


@pytest.mark.usefixtures("two_partners")
async def test_a_partners_owner_cannot_reach_another_partners_users_over_http(
    sign_in: SignIn, make_partner_user: MakePartnerUser, make_member: MakeMember
) -> None:
    theirs = await make_partner_user("clerk@south.example", SOUTH, "owner")
    own = await make_partner_user("clerk@north.example", NORTH, "owner")
    browser = await sign_in("north@bikes.example")
    refused = await browser.patch(f"/api/partner-users/{theirs.id}", json={"active": False})
    assert refused.status_code == 404
    asked = await browser.get("/api/partner-users", params={"partner": str(SOUTH)})
    assert asked.json() == {"partner_users": []}
    assert (await browser.patch(f"/api/partner-users/{own.id}", json={"active": False})).status_code == 200


async def test_a_session_of_one_workspace_shows_nothing_of_another(
    database: Database, sign_in: SignIn, make_member: MakeMember
) -> None:
    """Ids of another workspace are unknown here, whatever the caller's rights."""
    await create_workspace(database, WORKSPACE_CHAIN, key="other", name="Other")
    await make_member("admin@acme.example", "administrator")
    browser = await sign_in("admin@acme.example")
    assert (await browser.get(f"/api/members/{new_id()}")).status_code == 404
    wrong = {"email": "admin@acme.example", "password": "correct horse 4 batteries", "workspace": "other"}
    answer = await browser.post("/api/session", json=wrong)
    assert (answer.status_code, answer.json()["code"]) == (403, "no_workspace")
