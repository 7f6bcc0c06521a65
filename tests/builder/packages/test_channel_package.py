"""The shipped channel package, installed in a real workspace and written back."""

from __future__ import annotations

from pathlib import Path

import pytest

import tongzhou.channel
from tongzhou.access.facade import system_actor
from tongzhou.builder.packages.errors import PackageInvalid, PackageOlder
from tongzhou.builder.packages.facade import export, install, package_files, read_package
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

PACKAGE = Path(tongzhou.channel.__file__).parent / "package"


def _files_of(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*.yaml")}


def test_the_shipped_files_are_in_the_canonical_spelling() -> None:
    assert package_files(read_package(PACKAGE)) == _files_of(PACKAGE)


async def test_an_installed_package_is_written_back_to_the_byte(database: Database, workspace: Workspace) -> None:
    actor = await system_actor(database, workspace.key)
    async with database.workspace(workspace) as connection:
        installed = await install(connection, read_package(PACKAGE), actor=actor, now=clock.now())
    assert {f"form {path.stem}" for path in (PACKAGE / "forms").iterdir()} <= set(installed.created)
    assert installed.changed == ()
    async with database.workspace(workspace) as connection:
        written = package_files(await export(connection, "channel", actor=actor))
    assert written == _files_of(PACKAGE)


async def test_installing_twice_changes_nothing(database: Database, workspace: Workspace) -> None:
    actor = await system_actor(database, workspace.key)
    for expected in (False, True):
        async with database.workspace(workspace) as connection:
            installed = await install(connection, read_package(PACKAGE), actor=actor, now=clock.now())
        assert installed.is_nothing is expected


async def test_an_older_version_is_refused(database: Database, workspace: Workspace) -> None:
    actor = await system_actor(database, workspace.key)
    package = read_package(PACKAGE)
    async with database.workspace(workspace) as connection:
        await install(connection, package, actor=actor, now=clock.now())
    older = type(package)(package.manifest.model_copy(update={"version": "0.9.0"}), package.forms, package.parts)
    with pytest.raises(PackageOlder):
        async with database.workspace(workspace) as connection:
            await install(connection, older, actor=actor, now=clock.now())


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "package.yaml").write_text("key: x\nversion: 1.0.0\ntitle: X\nforms: [missing]\n", "utf-8")
    with pytest.raises(PackageInvalid) as caught:
        read_package(tmp_path)
    assert caught.value.params["file"] == "forms/missing.yaml"
    (tmp_path / "package.yaml").write_text("key: x\nversion: 1.0.0\ntitle: X\nforms: []\ncolour: red\n", "utf-8")
    with pytest.raises(PackageInvalid) as caught:
        read_package(tmp_path)
    assert caught.value.params["reason"] == "colour: Extra inputs are not permitted"
