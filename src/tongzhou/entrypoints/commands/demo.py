"""`tongzhou demo`: the server with the channel solution on real data."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import typer
from fastapi import FastAPI

from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import Problem
from tongzhou.kernel.settings import Settings

DEFAULT_PASSWORD = "tongzhou-demo-2020"
EXAMPLES = Path(__file__).parents[4] / "examples" / "data" / "adventureworks"


class ExamplesMissing(Problem):
    """The demo needs the example files of the repository."""

    code = "examples_missing"


def demo() -> None:
    """Start the server on the demo workspace, filling it first; Ctrl-C stops everything."""
    from tongzhou.entrypoints.serving import serve

    settings = demo_settings()
    if not EXAMPLES.is_dir():
        raise ExamplesMissing(folder=EXAMPLES)
    typer.echo(f"Tongzhou demo: preparing data in {settings.data_dir} …")
    serve(settings, _prepare)


def demo_settings() -> Settings:
    """The operator's settings; unless they set it, the log has warnings only: requests would bury the addresses."""
    settings = Settings()
    return (
        settings if "log_level" in settings.model_fields_set else settings.model_copy(update={"log_level": "warning"})
    )


async def _prepare(app: FastAPI, database: Database, settings: Settings) -> None:
    from tongzhou.channel.demo.fill import Stage, fill
    from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN

    password = settings.demo_password or DEFAULT_PASSWORD
    await fill(
        Stage(
            database=database,
            chain=WORKSPACE_CHAIN,
            examples=EXAMPLES,
            password=password,
            browser=lambda: _browser(app),
            say=lambda line: typer.echo(f"  {line}"),
        )
    )
    _print_addresses(settings, password)


@asynccontextmanager
async def _browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A caller of the application in this process, with cookies of its own."""
    address = "http://127.0.0.1"
    transport = httpx.ASGITransport(app=app)
    headers = {"origin": address, "accept-language": "en"}
    async with httpx.AsyncClient(transport=transport, base_url=address, headers=headers, timeout=300) as client:
        yield client


def _print_addresses(settings: Settings, password: str) -> None:
    shown = password if settings.demo_password is None else "(as in TONGZHOU_DEMO_PASSWORD)"
    address = f"http://{settings.host}:{settings.port}"
    typer.echo(f"""
Ready: {address}      password of every account: {shown}

  director@demo.example       channel director: overview, settlements
  finance@demo.example        calculates settlements
  manager@demo.example        the partners of one team
  admin@demo.example          forms, members, roles, audit
  reseller-676@demo.example   a partner's portal: {address}/portal
  reseller-1@demo.example     another partner

Ctrl-C stops the server and its database.
""")
