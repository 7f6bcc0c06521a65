"""Opens stored channels: settings read, secrets unsealed, tokens of access kept while the channel stays as it is."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import orjson

from tongzhou.kernel.database.statements import Row
from tongzhou.kernel.http.outgoing import Outgoing
from tongzhou.kernel.sealing import Sealer, SecretUnreadable
from tongzhou.notifications.channels.catalogue import ADAPTERS
from tongzhou.notifications.channels.contracts import ChannelKind, Envelope, NotSent, Open

PURPOSE = "message_channel"


class Opener:
    """Sends over stored channels, in one process."""

    def __init__(self, sealer: Sealer, outgoing: Outgoing) -> None:
        self._sealer, self._outgoing = sealer, outgoing
        self._tokens: dict[UUID, tuple[bytes, dict[str, tuple[str, datetime]]]] = {}

    def unseal(self, sealed: bytes, purpose: str) -> str | None:
        """What was sealed for a purpose; None where the key is no longer here."""
        try:
            return self._sealer.unseal(bytes(sealed), purpose)
        except SecretUnreadable:
            return None

    async def send(self, channel: Row, envelope: Envelope) -> None:
        """Send over a channel as its row is; raises NotSent and SecretUnreadable."""
        await ADAPTERS[ChannelKind(channel["kind"])].send(self._open(channel), envelope)

    async def identify(self, channel: Row, code: str) -> str:
        """Who came back with this code from the vendor of a channel that can tell; raises as `send` does."""
        binding = ADAPTERS[ChannelKind(channel["kind"])].binding
        if binding is None:
            raise NotSent("refused")
        return await binding.identify(self._open(channel), code)

    def _open(self, channel: Row) -> Open:
        adapter = ADAPTERS[ChannelKind(channel["kind"])]
        sealed = bytes(channel["secrets_sealed"])
        known = self._tokens.get(channel["id"])
        if known is None or known[0] != sealed:
            known = self._tokens[channel["id"]] = (sealed, {})
        return Open(
            settings=adapter.settings.model_validate(channel["settings"]),
            secrets=orjson.loads(self._sealer.unseal(sealed, PURPOSE)),
            outgoing=self._outgoing,
            tokens=known[1],
        )


def secret_names(channel: Row, sealer: Sealer) -> list[str]:
    """Which secrets a stored channel has; raises SecretUnreadable."""
    return list(orjson.loads(sealer.unseal(bytes(channel["secrets_sealed"]), PURPOSE)))
