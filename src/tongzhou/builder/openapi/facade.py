"""What other packages call: the route, for the API."""

from tongzhou.builder.openapi.routes import router

__all__ = ["router"]
