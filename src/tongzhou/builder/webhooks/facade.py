"""What other packages call: the routes, for the API; the sender, for workers; what is forgotten; webhooks
as text for packages.
"""

from tongzhou.builder.webhooks.delivering import prune_deliveries
from tongzhou.builder.webhooks.packaged import (
    name_webhooks,
    portable_webhook,
    read_webhooks,
    save_webhook,
    webhook_text,
)
from tongzhou.builder.webhooks.routes import router
from tongzhou.builder.webhooks.watching import WebhookSender

__all__ = [
    "WebhookSender",
    "name_webhooks",
    "portable_webhook",
    "prune_deliveries",
    "read_webhooks",
    "router",
    "save_webhook",
    "webhook_text",
]
