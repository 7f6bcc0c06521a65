"""What others call: the routes."""

from tongzhou.builder.exports.routes import router

__all__ = ["router"]
