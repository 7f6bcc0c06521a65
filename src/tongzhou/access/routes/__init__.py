"""Routes of identity, access and audit, one module per subject."""

from tongzhou.access.routes import session

ROUTERS = (session.routes,)
"""All routers, for the wiring."""
