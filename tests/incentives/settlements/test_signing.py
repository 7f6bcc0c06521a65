"""The signing key: made once, its private half outside the database and for the program's own user only."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tongzhou.incentives.bundles.facade import SigningKey
from tongzhou.incentives.settlements.facade import KeyRing, signing_fingerprint
from tongzhou.incentives.settlements.signing import SigningKeyLost
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace


async def key(database: Database, workspace: Workspace, folder: Path) -> SigningKey:
    """The workspace's key, as another process would ask for it."""
    async with database.workspace(workspace) as connection:
        return await KeyRing(folder).key_of(connection, workspace.id, now=clock.now())


async def test_the_key_is_made_once_even_when_many_need_it(
    database: Database, workspace: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "keys"
    keys = await asyncio.gather(*(key(database, workspace, folder) for _ in range(5)))
    assert len({found.fingerprint for found in keys}) == 1
    (file,) = folder.iterdir()
    assert (file.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert file.read_bytes() == keys[0].secret
    async with database.workspace(workspace) as connection:
        assert await signing_fingerprint(connection) == keys[0].fingerprint
        row = await (await connection.execute(f"select * from {workspace.schema}._signing_key".encode())).fetchone()
    assert row is not None
    assert keys[0].secret not in row.values()
    assert keys[0].secret.hex() not in repr(keys[0])


async def test_a_lost_or_foreign_key_file_is_said_and_never_replaced(
    database: Database, workspace: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "keys"
    first = await key(database, workspace, folder)
    file = folder / f"{workspace.id}.ed25519"
    file.write_bytes(bytes(32))
    with pytest.raises(SigningKeyLost):
        await key(database, workspace, folder)
    file.unlink()
    with pytest.raises(SigningKeyLost):
        await key(database, workspace, folder)
    file.write_bytes(first.secret)
    assert (await key(database, workspace, folder)).fingerprint == first.fingerprint
