"""Who may simulate (pure)."""

from tongzhou.access.facade import Actor, Permission, require


def check_may_simulate(actor: Actor) -> None:
    """Pass who writes plans or calculates settlements, and reads both: a simulation shows every partner's amounts.

    Raises NotAllowed or NotFound.
    """
    require(actor, Permission.PLANS_READ)
    require(actor, Permission.SETTLEMENTS_READ)
    if not actor.may(Permission.PLANS_MANAGE):
        require(actor, Permission.SETTLEMENTS_CALCULATE)
