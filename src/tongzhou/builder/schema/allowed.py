"""What an actor may do with the records of a form."""

from __future__ import annotations

from tongzhou.access.facade import Action, Actor, actions_on
from tongzhou.builder.schema.contracts import FormDefinition

READING = frozenset({Action.READ, Action.EXPORT, Action.PRINT})
"""All that can be done with groups of other forms' records."""


def allowed_on(actor: Actor, form: FormDefinition) -> frozenset[Action]:
    """What the actor may do on at least one record of the form."""
    allowed = actions_on(actor, form.key)
    return allowed if form.aggregate is None else allowed & READING
