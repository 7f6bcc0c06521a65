"""What other packages call: the routes, for the API; the sender, for workers; what is forgotten."""

from tongzhou.builder.webhooks.delivering import prune_deliveries
from tongzhou.builder.webhooks.routes import router
from tongzhou.builder.webhooks.watching import WebhookSender

__all__ = ["WebhookSender", "prune_deliveries", "router"]
