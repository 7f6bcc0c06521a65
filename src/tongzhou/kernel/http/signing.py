"""The signature of every call that leaves in the workspace's name: webhooks, messages to a server of one's own."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime
from uuid import UUID


def signed_headers(secret: str, delivery_id: UUID, event: str, content: bytes, now: datetime) -> dict[str, str]:
    """Headers by which a receiver knows who sent this, and that it is not sent anew by somebody else."""
    nonce, timestamp = secrets.token_urlsafe(16), str(int(now.timestamp()))
    return {
        "content-type": "application/json",
        "user-agent": "Tongzhou-Webhook",
        "x-tongzhou-delivery": str(delivery_id),
        "x-tongzhou-event": event,
        "x-tongzhou-nonce": nonce,
        "x-tongzhou-timestamp": timestamp,
        "x-tongzhou-signature": f"sha256={signature_of(secret, nonce, timestamp, content)}",
    }


def signature_of(secret: str, nonce: str, timestamp: str, content: bytes) -> str:
    """HMAC-SHA256 over nonce, timestamp and body, with dots between, in hexadecimal."""
    message = b".".join((nonce.encode(), timestamp.encode(), content))
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
