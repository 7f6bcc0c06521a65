"""What an actor may do with the records of a form."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from tongzhou.access.contracts import Via
from tongzhou.access.facade import Action, Actor, actions_on, row_scope
from tongzhou.builder.schema.contracts import FormDefinition

READING = frozenset({Action.READ, Action.EXPORT, Action.PRINT})
"""All that can be done with groups of other forms' records."""


def allowed_on(actor: Actor, form: FormDefinition) -> frozenset[Action]:
    """What the actor may do on at least one record of the form."""
    allowed = actions_on(actor, form.key)
    return allowed if form.aggregate is None else allowed & READING


def listable_checks(form: FormDefinition, actor: Actor, asked: Collection[str]) -> list[dict[str, Any]]:
    """The checks whose groups of alike records the actor may list: only who reaches every record and may look for
    records by the field, one of those `asked`.
    """
    is_outside = actor.partner_id is not None or actor.via is Via.LINK
    if is_outside or Action.READ not in actions_on(actor, form.key) or not row_scope(actor, form.key).everything:
        return []
    return [
        {"check": place, "field": check.field, "compare": check.compare}
        for place, check in enumerate(form.duplicates)
        if check.field in asked and check.compares_with(form.key)
    ]
