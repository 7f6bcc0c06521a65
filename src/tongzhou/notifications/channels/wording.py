"""What an envelope says where a channel has one text and no parts."""

from __future__ import annotations

from tongzhou.kernel.texts import say
from tongzhou.notifications.channels.contracts import Envelope


def heading(envelope: Envelope) -> str:
    """The subject, or what kind of message this is."""
    return envelope.subject or say(envelope.locale, f"message_kinds.{envelope.kind}")


def plain(envelope: Envelope, *, limit: int, with_link: bool = True) -> str:
    """Subject, text and link under one another, the text cut so that all fit into `limit` characters."""
    link = envelope.link if with_link and envelope.link else ""
    head = heading(envelope)
    room = limit - len(head) - len(link) - 2
    text = envelope.text if len(envelope.text) <= room else f"{envelope.text[: max(0, room - 1)]}…"
    return "\n".join(part for part in (head, text, link) if part)


def cut(text: str, limit: int) -> str:
    """The text, shortened with an ellipsis."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def cut_bytes(text: str, limit: int) -> str:
    """The text, at most `limit` bytes of UTF-8, no character halved."""
    return text.encode()[:limit].decode(errors="ignore")
