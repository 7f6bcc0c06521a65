"""A server of one's own: every message of the chosen kinds, signed as webhooks are."""

from __future__ import annotations

import orjson

from tongzhou.kernel import clock
from tongzhou.kernel.http.outgoing import OutgoingFault
from tongzhou.kernel.http.signing import signed_headers
from tongzhou.notifications.channels.contracts import (
    Adapter,
    ChannelKind,
    ChannelSettings,
    Envelope,
    NotSent,
    Open,
    Url,
)


class OwnServerSettings(ChannelSettings):
    """Where to."""

    url: Url


async def send(open_: Open, envelope: Envelope) -> None:
    """POST {op, data{to, entry_name, notify_text, url}, send_time}; any answer of 2xx takes it."""
    settings: OwnServerSettings = open_.settings
    operation = f"{envelope.kind}_message"
    to = [{"kind": each.kind.value, "id": str(each.id), "name": each.name} for each in envelope.to]
    data = {"to": to, "entry_name": envelope.subject, "notify_text": envelope.text, "url": envelope.link}
    body = orjson.dumps({"op": operation, "data": data, "send_time": envelope.at.isoformat()})
    headers = signed_headers(open_.secrets["secret"], envelope.id, operation, body, clock.now())
    try:
        reply = await open_.outgoing.post(settings.url, body, headers)
    except OutgoingFault as error:
        raise NotSent(error.fault) from error
    if not 200 <= reply.status < 300:
        raise NotSent("unexpected_answer", f"{reply.status} {reply.text}")


OWN_SERVER = Adapter(
    kind=ChannelKind.OWN_SERVER,
    medium=None,
    settings=OwnServerSettings,
    secrets=("secret",),
    send=send,
)
