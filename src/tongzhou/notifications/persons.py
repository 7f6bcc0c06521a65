"""Who has messages."""

from __future__ import annotations

from tongzhou.access.facade import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.notifications.contracts import Person


def person_of(actor: Actor) -> Person:
    """Whose inbox this is; raises NotFound for tokens and for whoever is nobody in particular."""
    if actor.token_scopes is None and actor.member_id is not None:
        return Person.member(actor.member_id)
    if actor.token_scopes is None and actor.partner_user_id is not None:
        return Person.partner_user(actor.partner_user_id)
    raise NotFound()
