"""Routes of identity, access and audit, one module per subject."""

from tongzhou.access.routes import (
    audit,
    invitations,
    people,
    permission_sets,
    preview,
    roles,
    session,
    tokens,
    working_days,
    workspace,
)

ROUTERS = tuple(
    module.routes
    for module in (
        session,
        invitations,
        people,
        roles,
        permission_sets,
        tokens,
        preview,
        audit,
        workspace,
        working_days,
    )
)
"""All routers, for the wiring."""
