"""What others call: the loop over time limits; the routes of stages."""

from tongzhou.builder.lifecycles.routes import routes
from tongzhou.builder.lifecycles.watching import StageKeeper

__all__ = ["StageKeeper", "routes"]
