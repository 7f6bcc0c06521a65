"""`tongzhou token create` and `tongzhou reset-password`, on a real database."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from typer.testing import CliRunner, Result

from tests.people import MakeMember, SignIn
from tongzhou.entrypoints.cli import app as commands


@pytest.fixture(autouse=True)
async def house(make_member: MakeMember, monkeypatch: pytest.MonkeyPatch, database_dsn: str) -> None:
    await make_member("director@acme.example", "administrator")
    monkeypatch.setenv("DATABASE_URL", database_dsn)
    monkeypatch.setenv("TONGZHOU_PUBLIC_URL", "https://channel.acme.example/")


async def run(*arguments: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, commands, arguments)


async def test_a_token_stands_alone_on_the_last_line_and_works(client: httpx.AsyncClient) -> None:
    result = await run("token", "create", "--email", "Director@acme.example")
    assert result.exit_code == 0
    secret = result.output.splitlines()[-1]
    assert secret.startswith("tzt_")
    session = await client.get("/api/session", headers={"authorization": f"Bearer {secret}"})
    assert session.json()["user"]["email"] == "director@acme.example"
    assert "members.manage" in session.json()["permissions"]


async def test_a_token_with_scopes_and_days(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    result = await run(
        "token", "create", "--email", "director@acme.example", "--scopes", "people.read, audit.read", "--days", "1"
    )
    header = {"authorization": f"Bearer {result.output.splitlines()[-1]}"}
    session = (await client.get("/api/session", headers=header)).json()
    assert session["permissions"] == ["audit.read", "members.read"]
    browser = await sign_in("director@acme.example")
    listed = (await browser.get("/api/tokens")).json()["tokens"]
    assert listed[0]["scopes"] == ["people.read", "audit.read"]
    entries = (await browser.get("/api/audit", params={"action": "token.created"})).json()["entries"]
    assert [(entry["actor"], entry["via"]) for entry in entries] == [("operator", "cli")]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--email", "nobody@acme.example"], "no_such_account"),
        (["--email", "director@acme.example", "--scopes", "root"], "unknown_scope"),
        (["--email", "director@acme.example", "--workspace", "other"], "no_workspace"),
    ],
)
async def test_a_token_that_cannot_be_made_is_a_refusal(arguments: list[str], code: str) -> None:
    result = await run("token", "create", *arguments)
    assert result.exit_code != 0
    assert getattr(result.exception, "code", None) == code


async def test_a_reset_link_works_once_and_holds_money_for_a_day(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    result = await run("reset-password", "--email", "director@acme.example")
    link = urlsplit(result.output.strip().splitlines()[-1])
    assert (link.scheme, link.netloc, link.path) == ("https", "channel.acme.example", "/reset")
    body = {"token": parse_qs(link.query)["token"][0], "new": "quite another phrase 7"}
    assert (await client.post("/api/password:reset", json=body)).status_code == 204
    answer = await client.post(
        "/api/session", json={"email": "director@acme.example", "password": "quite another phrase 7"}
    )
    assert answer.status_code == 200
    entries = (await client.get("/api/audit", params={"action": "password."})).json()["entries"]
    assert [(entry["action"], entry["actor"]) for entry in entries] == [
        ("password.reset_finished", "Director"),
        ("password.reset_started", "operator"),
    ]
