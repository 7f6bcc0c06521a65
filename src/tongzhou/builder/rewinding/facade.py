"""What others call: the routes and the kind of job."""

from tongzhou.builder.rewinding.jobs import rewinding_job
from tongzhou.builder.rewinding.routes import routes

__all__ = ["rewinding_job", "routes"]
