"""`tongzhou workspace create`: a workspace of one's own, with somebody who may do everything else in the pages."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import typer

from tongzhou.kernel.settings import Settings

workspace = typer.Typer(no_args_is_help=True, help="Workspaces.")


@workspace.callback()
def workspaces() -> None:
    """Workspaces."""


@workspace.command()
def create(
    *,
    key: Annotated[str, typer.Argument(help="Short name in Latin letters, such as acme; it never changes.")],
    email: Annotated[str, typer.Option(help="E-mail address of its administrator.")],
    password: Annotated[
        str,
        typer.Option(
            envvar="TONGZHOU_PASSWORD",
            prompt=True,
            hide_input=True,
            confirmation_prompt=True,
            help="Asked for.",
        ),
    ],
    name: Annotated[str, typer.Option(help="What people call it; without, its key.")] = "",
    person: Annotated[str, typer.Option(help="The administrator's name.")] = "Administrator",
    locale: Annotated[str, typer.Option(help="zh-CN or en.")] = "zh-CN",
    currency: Annotated[str, typer.Option(help="ISO 4217, such as CNY.")] = "CNY",
    time_zone: Annotated[str, typer.Option(help="IANA, such as Asia/Shanghai.")] = "Asia/Shanghai",
    empty: Annotated[bool, typer.Option("--empty", help="Without the channel solution.")] = False,
) -> None:
    """Make a workspace and its administrator. Works while the server runs."""
    wanted = {
        "key": key, "name": name or key, "email": email, "person": person, "password": password, "locale": locale,
        "currency": currency, "time_zone": time_zone, "is_empty": empty,
    }  # fmt: skip
    asyncio.run(_create(Settings(), wanted))
    typer.echo(f"{key}: sign in as {email}")


async def _create(settings: Settings, wanted: dict[str, Any]) -> None:
    from tongzhou.entrypoints.founding import Founding, found
    from tongzhou.entrypoints.running import attached_dsn, open_database
    from tongzhou.kernel import clock

    with attached_dsn(settings) as dsn:
        async with open_database(dsn, settings) as database:
            await found(database, Founding(**wanted), now=clock.now())
