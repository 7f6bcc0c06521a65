"""`tongzhou workspace create`, on a real database: what a company begins with."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from typer.testing import CliRunner, Result

from tongzhou.entrypoints.cli import app as commands
from tongzhou.identity.facade import list_workspaces
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import Problem

PASSWORD = "sturdy bridges carry 9"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, database_dsn: str) -> None:
    monkeypatch.setenv("DATABASE_URL", database_dsn)
    monkeypatch.setenv("TONGZHOU_PASSWORD", PASSWORD)


async def create(*arguments: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, commands, ["workspace", "create", *arguments])


@pytest.mark.parametrize("empty", [False, True])
async def test_its_administrator_signs_in_and_makes_a_form(client: httpx.AsyncClient, *, empty: bool) -> None:
    result = await create("acme", "--email", "ada@acme.example", *(["--empty"] if empty else []))
    assert (result.exit_code, result.output) == (0, "acme: sign in as ada@acme.example\n")
    entered = await client.post("/api/session", json={"email": "ada@acme.example", "password": PASSWORD})
    assert entered.status_code == 200, entered.text
    session = (await client.get("/api/session")).json()
    assert (session["workspace"]["currency"], session["workspace"]["time_zone"]) == ("CNY", "Asia/Shanghai")
    forms = {form["key"] for form in (await client.get("/api/forms")).json()["forms"]}
    assert forms == set() if empty else {"partner", "order_line", "territory"} <= forms
    form = {"key": "walk", "title": "Walks", "fields": [{"key": "what", "type": "text", "label": "What"}]}
    made = await client.post("/api/forms", json=form)
    assert made.status_code == 201, made.text


async def test_a_second_of_the_same_key_changes_nothing(database: Database) -> None:
    assert (await create("acme", "--email", "ada@acme.example", "--empty")).exit_code == 0
    again = await create("acme", "--email", "eve@acme.example", "--empty")
    assert isinstance(again.exception, Problem)
    assert (again.exception.code, again.exception.params) == ("workspace_exists", {"key": "acme"})


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (["Acme Inc", "--email", "ada@acme.example"], "key"),
        (["directory", "--email", "ada@acme.example"], "key"),
        (["acme_partner", "--email", "ada@acme.example"], "key"),
        (["acme", "--email", "ada"], "email"),
        (["acme", "--email", "ada@acme.example", "--time-zone", "Mars"], "time_zone"),
        (["acme", "--email", "ada@acme.example", "--currency", "yuan"], "currency"),
        (["acme", "--email", "ada@acme.example", "--locale", "fr"], "locale"),
        (["acme", "--email", "ada@acme.example", "--password", "short"], "password"),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_is_made(database: Database, arguments: list[str], field: str) -> None:
    result = await create(*arguments)
    assert isinstance(result.exception, Problem)
    assert [error.field for error in result.exception.errors] == [field]
    assert await list_workspaces(database) == []
