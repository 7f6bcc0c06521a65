"""`tongzhou package`: install an app from its text, write it back as text."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from tongzhou.kernel.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Apps as text: install and export.")
WorkspaceKey = Annotated[str, typer.Option("--workspace", help="The workspace's key.")]


@app.command()
def install(folder: Path, workspace: WorkspaceKey = "demo") -> None:
    """Bring a workspace to what the package in FOLDER says; twice changes nothing."""
    asyncio.run(_install(folder, workspace))


@app.command()
def export(key: str, folder: Path, workspace: WorkspaceKey = "demo") -> None:
    """Write the installed package KEY, as it stands today, into FOLDER."""
    asyncio.run(_export(key, folder, workspace))


async def _install(folder: Path, workspace: str) -> None:
    from tongzhou.access.facade import system_actor
    from tongzhou.builder.packages.facade import install as install_package
    from tongzhou.builder.packages.facade import read_package
    from tongzhou.entrypoints.running import attached_dsn, open_database
    from tongzhou.kernel import clock

    package, settings = read_package(folder), Settings()
    with attached_dsn(settings) as dsn:
        async with open_database(dsn, settings) as database:
            actor = await system_actor(database, workspace)
            async with database.workspace(actor.workspace) as connection:
                done = await install_package(connection, package, actor=actor, now=clock.now())
    for verb, names in (("created", done.created), ("changed", done.changed), ("kept", done.kept)):
        for name in names:
            typer.echo(f"{verb} {name}")
    verdict = "unchanged" if done.is_nothing else "installed"
    typer.echo(f"{package.manifest.key} {package.manifest.version}: {verdict}")


async def _export(key: str, folder: Path, workspace: str) -> None:
    from tongzhou.access.facade import system_actor
    from tongzhou.builder.packages.facade import export as export_package
    from tongzhou.builder.packages.facade import package_files
    from tongzhou.entrypoints.running import attached_dsn, open_database

    settings = Settings()
    with attached_dsn(settings) as dsn:
        async with open_database(dsn, settings) as database:
            actor = await system_actor(database, workspace)
            async with database.workspace(actor.workspace) as connection:
                files = package_files(await export_package(connection, key, actor=actor))
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    typer.echo(f"{len(files)} files in {folder}")
