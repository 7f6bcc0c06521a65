"""What the program's edge takes from here."""

from tongzhou.builder.speed.routes import routes

__all__ = ["routes"]
