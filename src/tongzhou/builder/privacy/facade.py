"""What the program's edge takes from here."""

from tongzhou.builder.privacy.actions import expire
from tongzhou.builder.privacy.routes import routes

__all__ = ["expire", "routes"]
