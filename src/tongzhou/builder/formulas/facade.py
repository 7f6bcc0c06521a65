"""What others call: the routes."""

from tongzhou.builder.formulas.routes import routes

__all__ = ["routes"]
