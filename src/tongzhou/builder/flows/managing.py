"""Who manages a flow and its runs."""

from __future__ import annotations

from tongzhou.access.facade import Actor, Permission
from tongzhou.builder.flows.running.context import Running
from tongzhou.builder.flows.running.engine import people_of


async def may_manage(run: Running, actor: Actor) -> bool:
    """Who manages flows, and whom the flow itself names."""
    if actor.may(Permission.FLOWS_MANAGE):
        return True
    named = run.document.rules.managers
    return bool(named) and actor.member_id is not None and f"member:{actor.member_id}" in await people_of(run, named)
