"""Borders that the database itself holds: the filter is left out on purpose, the role is not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest

from tests.builder.conftest import System
from tests.builder.writing import make_record
from tests.people import ActAs, MakePartnerUser, MakeRole, SignIn
from tongzhou.access.contracts import Actor
from tongzhou.builder.records import facade as records
from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.facade import apply_change, read_fresh_forms, write_definition
from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN
from tongzhou.identity.workspaces import create_workspace
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database, Workspace
from tongzhou.kernel.errors import InvalidValues

PARTNER_ROLE = {
    "key": "owner",
    "title": "Owner",
    "kind": "partner",
    "forms": {
        key: {"actions": ["read", "create", "update", "delete"]}
        for key in ("partner", "order", "shipment", "region", "secret")
    },
}


class World:
    """Two partners with an order and a shipment each, and a person of the first."""

    def __init__(self, database: Database, workspace: Workspace, **ids: Any) -> None:
        self.database, self.workspace = database, workspace
        self.one: UUID = ids["one"]
        self.two: UUID = ids["two"]
        self.actor: Actor = ids["actor"]
        self.system: Actor = ids["system"]

    @asynccontextmanager
    async def as_partner(self, partner: UUID | None) -> AsyncIterator[Connection]:
        """A connection under the partner role; None sets the role and no partner."""
        async with self.database.workspace(self.workspace, partner or UUID(int=0)) as connection:
            if partner is None:
                await connection.execute("select set_config('tongzhou.partner', '', true)")
            yield connection

    async def count(self, connection: Connection, table: str) -> int:
        row = await (
            await connection.execute(f'select count(*) as n from "{self.workspace.schema}"."{table}"'.encode())
        ).fetchone()
        assert row is not None
        return int(row["n"])


@pytest.fixture
async def world(
    database: Database,
    workspace: Workspace,
    forms: Forms,
    system: System,
    make_role: MakeRole,
    make_partner_user: MakePartnerUser,
    act_as: ActAs,
) -> World:
    actor = await system()
    await make_record(database, actor, "region", code="NW", name="North", secret_rate="5")
    ids = {}
    for code in ("one", "two"):
        ids[code] = await make_record(database, actor, "partner", code=code, name=code, region="NW", bank_account="X")
        order = await make_record(
            database, actor, "order", number=f"SO-{code}", line=1, partner=code, amount="10", ordered_on="2019-07-01"
        )
        await make_record(database, actor, "shipment", waybill=f"W-{code}", order=str(order))
    await make_record(database, actor, "secret", note="nobody's business")
    await make_role(PARTNER_ROLE)
    person = await make_partner_user("owner@one.example", ids["one"], "owner")
    return World(database, workspace, **ids, actor=await act_as(person), system=await system())


async def test_without_a_filter_a_partner_selects_its_own_rows(world: World) -> None:
    async with world.as_partner(world.one) as connection:
        assert [await world.count(connection, table) for table in ("partner", "order", "shipment", "region")] == [
            1,
            1,
            1,
            1,
        ]
        assert await world.count(connection, "_record_history") == 4


async def test_without_a_partner_there_are_no_rows(world: World) -> None:
    async with world.as_partner(None) as connection:
        assert [await world.count(connection, table) for table in ("partner", "order", "shipment")] == [0, 0, 0]
        assert await world.count(connection, "_record_history") == 1


@pytest.mark.parametrize(
    "statement",
    [
        "select * from {schema}.secret",
        "select secret_rate from {schema}.region",
        "select bank_account from {schema}.partner",
        "update {schema}.region set name = 'x'",
        "delete from {schema}.partner",
        "alter table {schema}.partner disable row level security",
        "insert into {schema}._form (id, key, version, definition, created_at, updated_at)"
        " values (gen_random_uuid(), 'x', 1, '{{}}', now(), now())",
        "select * from {schema}._conversion_reject",
        "select * from {schema}._event",
        "create table {schema}.mine (id int)",
        "select * from directory.workspace",
    ],
)
async def test_a_partner_is_denied(world: World, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with world.as_partner(world.one) as connection:
            await connection.execute(statement.format(schema=world.workspace.schema).encode())


async def test_a_partner_cannot_write_rows_of_another(world: World) -> None:
    schema = world.workspace.schema
    async with world.as_partner(world.one) as connection:
        moved = await connection.execute(f"update {schema}.partner set name = 'x' where code = 'two'".encode())
        assert moved.rowcount == 0
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with world.as_partner(world.one) as connection:
            await connection.execute(f"update {schema}.\"order\" set partner = '{world.two}'".encode())


async def test_the_write_path_refuses_what_the_policies_refuse(world: World) -> None:
    async def write(**values: Any) -> None:
        async with world.database.workspace(world.workspace, world.one) as connection:
            form = await records.open_form(connection, "order", actor=world.actor, now=clock.now())
            await records.create(form, {"line": 1, "amount": "1", "ordered_on": "2020-01-01", **values})

    await write(number="SO-new", partner=str(world.one))
    with pytest.raises(InvalidValues) as refused:
        await write(number="SO-new2", partner=str(world.two))
    assert [(error.field, error.code) for error in refused.value.errors] == [("partner", "unknown_record")]
    with pytest.raises(InvalidValues) as refused:
        await write(number="SO-new3", partner="two")
    assert [(error.field, error.code) for error in refused.value.errors] == [("partner", "unknown_record")]


async def test_over_http_another_partners_things_are_not_there(world: World, sign_in: SignIn) -> None:
    browser = await sign_in("owner@one.example")
    seen = (await browser.get("/api/forms/partner/records")).json()["records"]
    assert [record["code"] for record in seen] == ["one"]
    assert "bank_account" not in seen[0]
    assert seen[0]["region"]["label"] == "North"
    other = f"/api/forms/partner/records/{world.two}"
    assert (await browser.get(other)).status_code == 404
    assert (await browser.get(f"{other}/history")).status_code == 404
    assert (await browser.get(f"{other}/related")).status_code == 404
    assert (await browser.patch(other, json={"revision": 1, "name": "x"})).status_code == 404
    assert (await browser.delete(other)).status_code == 404
    total = await browser.post("/api/forms/order/records:aggregate", json={"measures": [{"op": "count"}]})
    assert total.json()["rows"] == [{"count": 1}]
    for path in ("/api/forms/secret", "/api/forms/secret/records"):
        assert (await browser.get(path)).status_code == 404
    fields = {each["key"] for each in (await browser.get("/api/forms/partner")).json()["form"]["fields"]}
    assert "bank_account" not in fields
    searched = await browser.get("/api/forms/partner/records", params={"search": "two"})
    assert searched.json()["records"] == []


async def test_a_taken_key_says_that_it_is_taken_and_nothing_of_whose_it_is(world: World, sign_in: SignIn) -> None:
    browser = await sign_in("owner@one.example")
    order = {"line": 1, "amount": "1", "ordered_on": "2020-01-01", "partner": "one"}
    taken = [{**order, "number": number} for number in ("SO-one", "SO-two")]
    mine, theirs = [await browser.post("/api/forms/order/records", json=body) for body in taken]
    assert mine.status_code == theirs.status_code == 422
    assert {**mine.json(), "request_id": ""} == {**theirs.json(), "request_id": ""}
    made = await browser.post("/api/forms/order/records", json={**order, "number": "SO-mine"})
    moved = await browser.patch(
        f"/api/forms/order/records/{made.json()['id']}", json={"revision": 1, "number": "SO-two"}
    )
    assert moved.json()["errors"] == theirs.json()["errors"]


async def test_references_to_what_one_may_not_see_and_to_nothing_look_alike(world: World, sign_in: SignIn) -> None:
    browser = await sign_in("owner@one.example")
    order = {"number": "SO-x", "line": 1, "amount": "1", "ordered_on": "2020-01-01"}
    said = set()
    for partner in (str(world.two), "two", "00000000-0000-7000-8000-000000000000", "nobody"):
        answer = await browser.post("/api/forms/order/records", json={**order, "partner": partner})
        (error,) = answer.json()["errors"]
        said.add((answer.status_code, error["field"], error["code"], error["message"].replace(partner, "…")))
    assert said == {(422, "partner", "unknown_record", "There is no such record: ….")}


async def test_a_partners_requests_run_under_the_partners_role(world: World, sign_in: SignIn) -> None:
    """The company's own role loses its rights on the tables: what a partner asks for works on.

    (Only checks of references stop: PostgreSQL runs them as the tables' owner.)
    """
    browser = await sign_in("owner@one.example")
    revoke = 'revoke all on {schema}."{table}" from {role}'
    names = {"schema": world.workspace.schema, "role": world.workspace.role}
    async with world.database.workspace(world.workspace) as connection:
        for table in ("partner", "order", "shipment", "region"):
            await connection.execute(revoke.format(table=table, **names).encode())
    async with world.database.owner() as connection:
        await connection.execute(revoke.format(table="_record_history", **names).encode())
    order = (await browser.get("/api/forms/order/records")).json()["records"][0]
    path = f"/api/forms/order/records/{order['id']}"
    for method, address, json in (
        ("GET", "/api/forms/order/records?search=SO", None),
        ("GET", path, None),
        ("GET", f"{path}/history", None),
        ("GET", f"{path}/related", None),
        ("POST", "/api/forms/order/records:aggregate", {"measures": [{"op": "sum", "field": "amount"}]}),
        ("PATCH", path, {"revision": 1, "amount": "2"}),
        ("DELETE", path, None),
    ):
        answer = await browser.request(method, address, json=json)
        assert answer.is_success, (method, address, answer.text)


async def test_a_partners_filter_on_what_it_may_not_read_is_refused(world: World, sign_in: SignIn) -> None:
    browser = await sign_in("owner@one.example")
    for parameters in (
        {"filter": '{"field":"bank_account","op":"eq","value":"X"}'},
        {"filter": '{"field":"region.secret_rate","op":"gt","value":"1"}'},
        {"sort": "bank_account"},
        {"fields": "bank_account"},
    ):
        answer = await browser.get("/api/forms/partner/records", params=parameters)
        assert answer.status_code == 400, parameters
    grouped = {"group_by": ["bank_account"], "measures": [{"op": "count"}]}
    assert (await browser.post("/api/forms/partner/records:aggregate", json=grouped)).status_code == 400


async def test_a_workspace_sees_no_other(database: Database, world: World) -> None:
    other = await create_workspace(database, WORKSPACE_CHAIN, key="other", name="Other")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with database.workspace(other) as connection:
            await connection.execute(f"select * from {world.workspace.schema}.partner".encode())
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with database.workspace(world.workspace) as connection:
            await connection.execute(b"select * from ws_other._form")


async def test_a_form_no_longer_for_partners_is_gone_for_them(world: World) -> None:
    async with world.database.workspace(world.workspace) as connection:
        shipment = (await read_fresh_forms(connection)).get("shipment")
        document = {**write_definition(shipment), "partner_path": None}
        await apply_change(connection, "shipment", document, version=1, actor=world.system, now=clock.now())
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with world.as_partner(world.one) as connection:
            await world.count(connection, "shipment")
