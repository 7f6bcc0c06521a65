"""What other packages call: send messages; the routes of the inbox."""

from tongzhou.notifications.actions import send
from tongzhou.notifications.contracts import MessageKind, NewMessage, Person
from tongzhou.notifications.routes import routes

__all__ = ["MessageKind", "NewMessage", "Person", "routes", "send"]
