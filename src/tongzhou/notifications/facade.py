"""What other packages call: send messages. For the API the routes, for workers what sends and what is forgotten."""

from tongzhou.notifications.actions import send
from tongzhou.notifications.binding import prune_bindings
from tongzhou.notifications.binding_routes import binding_routes
from tongzhou.notifications.channel_routes import channel_routes
from tongzhou.notifications.channels.contracts import Medium
from tongzhou.notifications.code_routes import code_routes
from tongzhou.notifications.confirmation_routes import Code, confirmation_routes, prove
from tongzhou.notifications.confirming import CodePurpose, Confirming, Proof, is_code_needed, prune_confirmations, use
from tongzhou.notifications.contracts import MessageKind, NewMessage, Person
from tongzhou.notifications.delivering import prune_message_deliveries
from tongzhou.notifications.live import LiveReader
from tongzhou.notifications.opening import Opener
from tongzhou.notifications.outside import OutsideMessage, media_outside, send_outside
from tongzhou.notifications.preference_routes import preference_routes
from tongzhou.notifications.proving_routes import proving_routes
from tongzhou.notifications.queries import receipts
from tongzhou.notifications.reading import Recipient, count_receipts, list_recipients
from tongzhou.notifications.reset_routes import reset_routes
from tongzhou.notifications.routes import routes
from tongzhou.notifications.watching import MessageSender
from tongzhou.notifications.ways import WayReader, ways_routes

ROUTERS = (
    preference_routes,
    routes,
    channel_routes,
    code_routes,
    reset_routes,
    confirmation_routes,
    binding_routes,
    ways_routes,
    proving_routes,
)

__all__ = [
    "ROUTERS",
    "Code",
    "CodePurpose",
    "Confirming",
    "LiveReader",
    "Medium",
    "MessageKind",
    "MessageSender",
    "NewMessage",
    "Opener",
    "OutsideMessage",
    "Person",
    "Proof",
    "Recipient",
    "WayReader",
    "count_receipts",
    "is_code_needed",
    "list_recipients",
    "media_outside",
    "prove",
    "prune_bindings",
    "prune_confirmations",
    "prune_message_deliveries",
    "receipts",
    "send",
    "send_outside",
    "use",
]
