"""What others call: the routes."""

from tongzhou.builder.discussion.routes import routes

__all__ = ["routes"]
