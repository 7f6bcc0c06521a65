"""`tongzhou package`: apps as text, as the page has them: list, make, export, look, install, samples, take off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tongzhou.kernel.settings import Settings

if TYPE_CHECKING:
    from tongzhou.builder.packages.contracts import Files, Package

app = typer.Typer(no_args_is_help=True, help="Apps as text: make, export, look, install, take off.")
WorkspaceKey = Annotated[str, typer.Option("--workspace", help="The workspace's key.")]
Take = Annotated[
    list[str] | None, typer.Option(help="A part, as `kept` names it, in which the package's word is taken.")
]
Confirm = Annotated[list[str] | None, typer.Option(help="A form on which values may be lost.")]
KeepIds = Annotated[
    bool, typer.Option("--keep-ids", help="Though conditions or formulas name records by ids that are only here.")
]
Source = Annotated[Path, typer.Argument(help="The package's folder or its .zip file.")]


@app.command("list")
def list_all(workspace: WorkspaceKey = "demo") -> None:
    """The packages of a workspace with their versions, one a line."""
    asyncio.run(_list(workspace))


@app.command()
def make(
    key: str,
    version: str,
    *,
    form: Annotated[list[str], typer.Option(help="A form of the package; again for each, in the order of the menu.")],
    title: Annotated[str | None, typer.Option(help="Its title; the key without one.")] = None,
    role: Annotated[list[str] | None, typer.Option(help="A role that comes with it.")] = None,
    samples: Annotated[list[str] | None, typer.Option(help="A form whose records come as samples.")] = None,
    workspace: WorkspaceKey = "demo",
    keep_ids: KeepIds = False,
) -> None:
    """Make package KEY of forms that stand in a workspace; again under a later version it takes what stands then."""
    manifest = {"key": key, "version": version, "title": title or key, "forms": form}
    asyncio.run(_make(manifest, role or [], samples or [], workspace, keep_ids=keep_ids))


@app.command()
def install(
    source: Source,
    *,
    workspace: WorkspaceKey = "demo",
    look: Annotated[bool, typer.Option("--look", help="Only say what it would do.")] = False,
    take: Take = None,
    confirm: Confirm = None,
    samples: Annotated[bool, typer.Option("--samples", help="Make its sample records too.")] = False,
) -> None:
    """Bring a workspace to what the package says; twice changes nothing."""
    asyncio.run(_install(source, workspace, look=look, take=take or [], confirm=confirm or [], samples=samples))


@app.command()
def export(
    key: str,
    target: Annotated[Path, typer.Argument(help="A folder, or a .zip file.")],
    workspace: WorkspaceKey = "demo",
    *,
    keep_ids: KeepIds = False,
) -> None:
    """Write the package KEY, as it stands today, into a folder or a .zip file."""
    asyncio.run(_export(key, target, workspace, keep_ids=keep_ids))


@app.command()
def layers(key: str, workspace: WorkspaceKey = "demo") -> None:
    """What the workspace made of package KEY since it was installed."""
    asyncio.run(_layers(key, workspace))


@app.command()
def remove_samples(key: str, workspace: WorkspaceKey = "demo") -> None:
    """Put the sample records of package KEY into the recycle bin; those that are in use stay."""
    asyncio.run(_remove_samples(key, workspace))


@app.command()
def forget(key: str, workspace: WorkspaceKey = "demo") -> None:
    """Take package KEY off the list; everything that it brought stays."""
    asyncio.run(_forget(key, workspace))


@asynccontextmanager
async def _at(workspace: str) -> AsyncIterator[dict[str, Any]]:
    """What every action is given: one transaction on the workspace, the program itself, now."""
    from tongzhou.access.facade import system_actor
    from tongzhou.entrypoints.running import attached_dsn, open_database
    from tongzhou.kernel import clock

    settings = Settings()
    with attached_dsn(settings) as dsn:
        async with open_database(dsn, settings) as database:
            actor = await system_actor(database, workspace)
            async with database.workspace(actor.workspace) as connection:
                yield {"connection": connection, "actor": actor, "now": clock.now()}


async def _list(workspace: str) -> None:
    from tongzhou.builder.packages.facade import list_packages

    async with _at(workspace) as given:
        for each in await list_packages(given["connection"], actor=given["actor"]):
            typer.echo(f"{each['key']} {each['version']} {len(each['forms'])} forms {each['samples']} samples")


async def _make(
    manifest: dict[str, Any], roles: list[str], samples: list[str], workspace: str, *, keep_ids: bool
) -> None:
    from tongzhou.builder.packages.contracts import Chosen, Manifest
    from tongzhou.builder.packages.facade import pack

    chosen = Chosen(roles=tuple(roles), samples=tuple(samples), keep_ids=keep_ids)
    async with _at(workspace) as given:
        await pack(manifest=Manifest.model_validate(manifest), chosen=chosen, **given)
    typer.echo(f"{manifest['key']} {manifest['version']}: made")


async def _install(
    source: Path, workspace: str, *, look: bool, take: list[str], confirm: list[str], samples: bool
) -> None:
    from tongzhou.builder.flows.facade import flows_using
    from tongzhou.builder.packages.contracts import Options
    from tongzhou.builder.packages.facade import install as install_package
    from tongzhou.builder.packages.facade import preview
    from tongzhou.files.facade import FileStore
    from tongzhou.kernel.sealing import Sealer

    package, options = _read(source), Options(frozenset(take), frozenset(confirm), samples)
    sealer, store = Sealer(Settings().sealing_key), FileStore.open(Settings().files_dir)
    async with _at(workspace) as given:
        if look:
            looked = await preview(package=package, options=options, sealer=sealer, elsewhere=flows_using, **given)
            done = looked.installed
            await given["connection"].rollback()
            for form, plan in looked.plans.items():
                for line in _said(plan):
                    typer.echo(f"plan {form}: {line}")
            for lost in looked.lost:
                for use in lost.uses:
                    typer.echo(f"goes {lost.form}.{lost.field}: named by {use.kind} {use.key}")
        else:
            done = await install_package(package=package, options=options, sealer=sealer, store=store, **given)
    for verb, names in (("created", done.created), ("changed", done.changed), ("kept", done.kept)):
        for name in names:
            typer.echo(f"{verb} {name}")
    if done.samples:
        typer.echo(f"created {done.samples} sample records")
    verdict = "unchanged" if done.is_nothing else "looked at" if look else "installed"
    typer.echo(f"{package.manifest.key} {package.manifest.version}: {verdict}")


def _said(plan: Any) -> Iterator[str]:
    document = plan.document("en")
    yield from (change["text"] for change in document["changes"])
    yield from (f"in the way: {problem['field']}: {problem['message']}" for problem in document["problems"])
    if document["requires_confirmation"]:
        yield f"values may be lost: give --confirm {document['confirm_with']}"


def _read(source: Path) -> Package:
    from tongzhou.builder.packages.facade import read_archive, read_files, read_package

    return read_files(read_archive(source.read_bytes())) if source.is_file() else read_package(source)


async def _export(key: str, target: Path, workspace: str, *, keep_ids: bool) -> None:
    from tongzhou.builder.packages.facade import check_ids, package_files, write_archive
    from tongzhou.builder.packages.facade import export as export_package
    from tongzhou.files.facade import FileStore

    store = FileStore.open(Settings().files_dir)
    async with _at(workspace) as given:
        package = await export_package(given["connection"], key, actor=given["actor"], store=store)
    if not keep_ids:
        check_ids(package)
    files = package_files(package)
    await asyncio.to_thread(_write, files, target, write_archive)
    typer.echo(f"{len(files)} files in {target}")


def _write(files: Files, target: Path, archive: Callable[[Files], bytes]) -> None:
    if target.suffix == ".zip":
        target.write_bytes(archive(files))
        return
    for name, held in files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(held if isinstance(held, bytes) else held.encode())


async def _layers(key: str, workspace: str) -> None:
    from tongzhou.builder.packages.facade import read_layers

    async with _at(workspace) as given:
        for layer in await read_layers(key=key, **given):
            typer.echo(f"{layer.state} {layer.kind} {layer.name}")
            for each in layer.differences:
                typer.echo(f"  {each.path or 'removed'}")


async def _remove_samples(key: str, workspace: str) -> None:
    from tongzhou.builder.packages.facade import remove_samples as remove

    async with _at(workspace) as given:
        done = await remove(package=key, **given)
    typer.echo(f"{done.removed} removed; stay: {done.changed} changed here, {done.in_use} in use")


async def _forget(key: str, workspace: str) -> None:
    from tongzhou.builder.packages.facade import forget as forget_package
    from tongzhou.builder.packages.facade import weigh_leaving

    async with _at(workspace) as given:
        weighed = await weigh_leaving(key=key, **given)
        await forget_package(key=key, **given)
    for verb, counts in weighed.items():
        typer.echo(f"{verb}: " + ", ".join(f"{number} {kind}" for kind, number in counts.items()))
    typer.echo(f"{key}: off the list; everything that it brought stays")
