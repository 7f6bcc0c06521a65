"""What others call: the routes."""

from tongzhou.builder.duplicates.routes import routes

__all__ = ["routes"]
