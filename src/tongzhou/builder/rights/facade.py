"""What others call: the routes."""

from tongzhou.builder.rights.routes import routes

__all__ = ["routes"]
