"""Passing or refusing an actor: 403 where the subject is visible to them, 404 where it is not."""

from __future__ import annotations

from datetime import datetime

from tongzhou.access.contracts import Actor
from tongzhou.access.permissions import SHOWN_BY, Permission
from tongzhou.identity.contracts import PersonKind
from tongzhou.kernel.errors import NotAllowed, NotFound


def require(actor: Actor, permission: Permission) -> None:
    """Pass if the actor has the permission.

    Raises NotAllowed where the actor sees the subject but may not do this with it, else NotFound.
    """
    if actor.may(permission):
        return
    shown_by = SHOWN_BY.get(permission, frozenset())
    raise NotAllowed() if actor.permissions & shown_by else NotFound()


def require_inside(actor: Actor) -> None:
    """Pass members; a partner user gets NotFound: what is inside the company does not exist for them."""
    if actor.kind is not PersonKind.MEMBER:
        raise NotFound()


def may_approve_money(actor: Actor, now: datetime) -> bool:
    """False in preview, and for 24 hours after an operator reset the person's password."""
    if actor.read_only:
        return False
    return actor.no_money_before is None or now >= actor.no_money_before
