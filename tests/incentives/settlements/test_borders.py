"""What the database itself refuses: changes of what was published, and other partners' rows with no filter at all."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest

from tests.incentives.settlements.bicycles import partner_id
from tests.incentives.settlements.conftest import Desk
from tests.incentives.settlements.test_journey import calculated, published
from tongzhou.kernel.database.connections import Connection, Database, Workspace

TABLES = ("_statement", "_statement_component", "_earning", "_exclusion")


async def rows(connection: Connection, query: str) -> list[dict[str, object]]:
    """Rows of a query in which `{schema}` is the connection's."""
    return await (await connection.execute(query.format(schema=connection.schema).encode())).fetchall()


def attempts() -> Iterator[str]:
    """Statements that would change what was published."""
    yield "update {schema}._statement set total_minor = 1"
    yield "update {schema}._statement set status = 'calculated'"
    yield "update {schema}._statement set published_at = now()"
    yield "delete from {schema}._statement"
    yield "update {schema}._settlement set total_minor = 1"
    yield "update {schema}._settlement set status = 'calculated'"
    yield "delete from {schema}._settlement"
    yield "update {schema}._plan_version set document = ''"
    yield "delete from {schema}._plan_version"
    yield "update {schema}._settlement_step set by_name = 'nobody'"
    yield "delete from {schema}._settlement_step"
    yield "update {schema}._statement_component set amount_minor = 1"
    yield "delete from {schema}._statement_component"
    yield "update {schema}._earning set share_minor = 1"
    yield "delete from {schema}._earning"
    yield "delete from {schema}._exclusion"
    yield (
        "insert into {schema}._earning (statement_id, component, position, kind, share_minor)"
        " select id, 'volume', 999999, 'line', 100 from {schema}._statement limit 1"
    )
    yield "truncate {schema}._earning"
    yield "alter table {schema}._statement disable trigger all"
    yield "drop table {schema}._earning"


async def test_nothing_published_can_be_changed(desk: Desk, database: Database, workspace: Workspace) -> None:
    await published(desk)
    async with database.workspace(workspace) as connection:
        before = await rows(connection, "select sum(total_minor) as total, count(*) as n from {schema}._statement")
    for attempt in attempts():
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.IntegrityError)):
            async with database.workspace(workspace) as connection:
                await rows(connection, attempt)
    async with database.workspace(workspace) as connection:
        after = await rows(connection, "select sum(total_minor) as total, count(*) as n from {schema}._statement")
    assert after == before


async def test_the_partner_role_sees_its_own_published_rows_without_any_filter(
    desk: Desk, database: Database, workspace: Workspace
) -> None:
    await published(desk)
    await calculated(desk.finance, "2019-Q4")
    async with database.workspace(workspace, partner=partner_id("676")) as connection:
        seen = await rows(connection, "select partner_code, period from {schema}._statement")
        assert seen == [{"partner_code": "676", "period": "2019-Q3"}]
        for table in TABLES[1:]:
            foreign = (
                "select count(*) as n from {schema}."
                + table
                + " where statement_id not in (select id from {schema}._statement)"
            )
            assert await rows(connection, foreign) == [{"n": 0}]
        assert (await rows(connection, "select count(*) as n from {schema}._earning"))[0]["n"] == 44 + 51 + 1
    for nobody in (UUID(int=0), partner_id("no-such")):
        async with database.workspace(workspace, partner=nobody) as connection:
            for table in TABLES:
                assert await rows(connection, f"select 1 as one from {{schema}}.{table}") == []


async def test_the_partner_role_may_not_read_or_write_anything_else(
    desk: Desk, database: Database, workspace: Workspace
) -> None:
    await published(desk)
    refused = [
        f"select * from {{schema}}.{table}"
        for table in ("_plan", "_plan_version", "_settlement", "_settlement_step", "_settlement_facts")
    ]
    refused += ["delete from {schema}._statement", "update {schema}._statement set number = 'x'"]
    refused += ["insert into {schema}._signing_key select * from {schema}._signing_key"]
    for statement in refused:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            async with database.workspace(workspace, partner=partner_id("676")) as connection:
                await rows(connection, statement)


async def test_the_partner_role_without_a_partner_sees_nothing(
    desk: Desk, database: Database, workspace: Workspace
) -> None:
    await published(desk)
    async with database.workspace(workspace, partner=partner_id("676")) as connection:
        await connection.execute("select set_config('tongzhou.partner', '', true)")
        for table in TABLES:
            assert await rows(connection, f"select 1 as one from {{schema}}.{table}") == []
