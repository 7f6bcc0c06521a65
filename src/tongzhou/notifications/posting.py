"""Sending at once what is no message of the inbox: codes and links, which nobody keeps."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from tongzhou.identity.contracts import WorkspaceProfile
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.database.statements import Row, fetch_all
from tongzhou.kernel.logs import logger
from tongzhou.kernel.sealing import SecretUnreadable
from tongzhou.notifications.channels.catalogue import ADAPTERS
from tongzhou.notifications.channels.contracts import ChannelKind, Envelope, Medium, NotSent
from tongzhou.notifications.opening import Opener
from tongzhou.notifications.tables import channel_table


async def carriers_of(database: Database, workspace: WorkspaceProfile, medium: Medium) -> list[Row]:
    """The channels at work that reach people so and may carry secrets."""
    is_fit = channel_table.c.active & (channel_table.c.medium == medium.value)
    async with database.workspace(workspace) as connection:
        found = await fetch_all(connection, select(channel_table).where(is_fit))
    return [row for row in found if ADAPTERS[ChannelKind(row["kind"])].carries_codes]


async def send_by_first(opener: Opener, channels: Sequence[Row], envelope: Envelope) -> bool:
    """Send over the first channel that takes it; whether one did."""
    for channel in channels:
        try:
            await opener.send(channel, envelope)
        except (NotSent, SecretUnreadable) as error:
            logger().warning("secret_not_sent", workspace=envelope.workspace, reason=str(error.args[:1]))
        else:
            return True
    return False
