"""Stages of a lifecycle over all ready rows at once, as SQL: what `records.stages` decides of one record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from tongzhou.access.facade import Actor
from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.imports.staging import Element
from tongzhou.builder.records.facade import is_program
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.builder.schema.facade import Conditions, Lifecycle, Reason, Transition
from tongzhou.expressions.facade import Variables, is_true


@dataclass(frozen=True, slots=True)
class Stages:
    """The rows as their form's lifecycle sees them: what they will hold (`after`), where fields are hidden, the record
    that each changes, and who brings them.
    """

    form: FormDefinition
    lifecycle: Lifecycle
    actor: Actor
    record: sa.FromClause
    after: Mapping[str, Element]
    hidden: Mapping[str, Element | None]
    conditions: Conditions
    variables: Variables

    def allowed(self, stage: Element, to: Element) -> Element:
        """Whether some transition takes a row's record from one stage to another."""
        ways = [
            self._open(each, stage, to) for each in self.lifecycle.transitions if each.reason is not Reason.REQUIRED
        ]
        return sa.or_(sa.false(), *(each for each in ways if each is not None))

    def _open(self, each: Transition, stage: Element, to: Element) -> Element | None:
        who = self._who(each)
        if who is None:
            return None
        held = [to == each.to, *([stage.in_(each.from_)] if each.from_ else []), who, *self._filled(each)]
        if each.key in self.conditions.guards:
            held.append(is_true(self.conditions.guards[each.key].bound, self.after, self.variables))
        return sa.and_(*held)

    def _who(self, each: Transition) -> Element | None:
        """Who may take it, of the record as it was; None for nobody who imports this."""
        actor, me = self.actor, self.actor.member_id
        if is_program(actor):
            return sa.true()
        others = [self.record.c.created_by.is_distinct_from(me)] if each.not_creator else []
        if not each.names_somebody or any(role.key in each.roles for role in actor.roles):
            return sa.and_(sa.true(), *others)
        named = [self._names(key) for key in each.members] if me is not None else []
        return sa.and_(sa.or_(*named), *others) if named else None

    def _names(self, key: str) -> Element:
        each = self.form.get(key)
        column = self.record.c[each.column]
        me = sa.literal(self.actor.member_id, sa.Uuid())
        return me == sa.func.any(column) if each.kind is ValueKind.REFERENCES else column == me

    def _filled(self, each: Transition) -> Iterator[Element]:
        for key in each.require:
            value = self.after.get(self.form.get(key).id)
            if value is not None:
                shut = self.hidden.get(key)
                filled = value.is_not(None)
                yield filled if shut is None else sa.or_(shut, filled)
