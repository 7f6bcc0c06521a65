"""What others call: the routes."""

from tongzhou.builder.documents.routes import router

__all__ = ["router"]
