"""`tongzhou token create`: an API token for a script, made by the operator."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Annotated

import typer

from tongzhou.kernel.settings import Settings

token = typer.Typer(no_args_is_help=True, help="API tokens.")


@token.callback()
def tokens() -> None:
    """API tokens."""


@token.command()
def create(
    email: Annotated[str, typer.Option(help="E-mail address or phone number of the person it acts for.")],
    scopes: Annotated[str, typer.Option(help="Comma separated, such as records.read,statements.read.")] = "everything",
    workspace: Annotated[str | None, typer.Option(help="Key of the workspace, when there are several.")] = None,
    name: Annotated[str, typer.Option(help="What the token is for.")] = "command line",
    days: Annotated[int | None, typer.Option(min=1, help="Days until it expires; without, until revoked.")] = None,
) -> None:
    """Make a token and print it, alone on the last line. Works while the server runs."""
    lifetime = None if days is None else timedelta(days=days)
    secret = asyncio.run(_create(Settings(), email, scopes, workspace, name=name, lifetime=lifetime))
    typer.echo(secret)


async def _create(
    settings: Settings,
    address: str,
    scopes: str,
    workspace_key: str | None,
    *,
    name: str,
    lifetime: timedelta | None,
) -> str:
    from tongzhou.access.facade import scopes_of
    from tongzhou.entrypoints.running import attached_dsn, open_database
    from tongzhou.identity.facade import create_token_for
    from tongzhou.kernel import clock

    wanted = tuple(str(scope) for scope in scopes_of(scopes.split(",")))
    now = clock.now()
    with attached_dsn(settings) as dsn:
        async with open_database(dsn, settings) as database:
            return await create_token_for(
                database,
                address,
                workspace_key,
                name=name,
                scopes=wanted,
                expires_at=None if lifetime is None else now + lifetime,
                now=now,
            )
