"""The key a workspace signs its statement bundles with: the private half lies outside the database.

The database holds the public half and its fingerprint, which invitations and statements show, so that a
partner can tell our signature from anybody else's.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from tongzhou.identity.facade import set_statement_key
from tongzhou.incentives.bundles.facade import SigningKey
from tongzhou.incentives.settlements.statements import signing_fingerprint
from tongzhou.incentives.settlements.tables import signing_key_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute
from tongzhou.kernel.errors import Problem


class SigningKeyLost(Problem):
    """The data folder does not hold the private half of the key that this workspace signs with."""

    code = "signing_key_lost"
    status = 503


class KeyRing:
    """The private halves, one file a workspace, readable by the program's own user only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def key_of(self, connection: Connection, workspace_id: UUID, *, now: datetime) -> SigningKey:
        """The workspace's key, made at first need. Raises SigningKeyLost when only the public half is left."""
        known = await signing_fingerprint(connection)
        path = self._folder / f"{workspace_id}.ed25519"
        if known is None:
            key = await asyncio.to_thread(self._create, path)
            await _remember(connection, workspace_id, key, now)
            known = await signing_fingerprint(connection)
        elif not path.is_file():
            raise SigningKeyLost(fingerprint=known)
        key = SigningKey(path.read_bytes())
        if key.fingerprint != known:
            raise SigningKeyLost(fingerprint=known)
        return key

    async def fingerprint_of(self, connection: Connection, workspace_id: UUID, *, now: datetime) -> str:
        """What identity puts into invitations; see `identity.contracts.StatementKeys`."""
        return (await self.key_of(connection, workspace_id, now=now)).fingerprint

    def _create(self, path: Path) -> SigningKey:
        """Write a new private half, unless another process was faster; whichever stands is the key."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self._folder, prefix=".new-") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(SigningKey.generate().secret)
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(file.name, path)
        return SigningKey(path.read_bytes())


async def _remember(connection: Connection, workspace_id: UUID, key: SigningKey, now: datetime) -> None:
    """Keep the public half with the statements, and its fingerprint where invitations find it."""
    row = {"fingerprint": key.fingerprint, "public_key": key.public, "created_at": now}
    if await execute(connection, insert(signing_key_table).values(**row).on_conflict_do_nothing()):
        await set_statement_key(connection, workspace_id, key.fingerprint)
