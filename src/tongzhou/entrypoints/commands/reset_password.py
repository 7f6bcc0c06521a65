"""`tongzhou reset-password`: a one-time link for somebody who has lost their password."""

from __future__ import annotations

import asyncio
from typing import Annotated
from urllib.parse import urlencode

import typer

from tongzhou.kernel.settings import Settings


def reset_password(
    email: Annotated[str, typer.Option(help="E-mail address or phone number of the account.")],
) -> None:
    """Print a link with which the account's owner sets a new password, once, within 24 hours.

    Every session and token of the account ends then, and its owner approves no money for 24 hours.
    """
    settings = Settings()
    secret = asyncio.run(_start(settings, email))
    home = (settings.public_url or f"http://{settings.host}:{settings.port}").rstrip("/")
    typer.echo(f"{home}/reset?{urlencode({'token': secret})}")


async def _start(settings: Settings, address: str) -> str:
    from tongzhou.entrypoints.running import attached_dsn, open_database
    from tongzhou.identity.facade import start_reset
    from tongzhou.kernel import clock

    with attached_dsn(settings) as dsn:
        async with open_database(dsn, settings) as database:
            return await start_reset(database, address, now=clock.now())
