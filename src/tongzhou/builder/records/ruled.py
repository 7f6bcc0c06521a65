"""What a form asks of a record that is about to be written: defaults, rules, required values, checks. Pure.

One place for all doors. A form without conditions pays for none: it takes the short way. What conditions read of
calculations is brought by `records.asking`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from tongzhou.access.facade import Actor
from tongzhou.builder.fields.contracts import Refused
from tongzhou.builder.fields.facade import MoneySettings, NumberSettings, PercentSettings, comparable
from tongzhou.builder.records.stages import Mover, Step, keep_stage
from tongzhou.builder.records.values import (
    Draft,
    add_defaults,
    as_json,
    check_required,
    default_of,
    written_fields,
)
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.schema.facade import NOTHING, Conditions, Standing, is_hidden, record_of, standing
from tongzhou.expressions.facade import Variables

Values = Mapping[str, Any]
"""Values by field id, as conditions compare them."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """The conditions that decide about drafts of a form, None where it has none, and for whom; `mover` where it has
    a lifecycle.

    `is_early`: rows of sub-forms are yet to be stored with a new record, so what they decide is asked afterwards.
    """

    definition: FormDefinition
    conditions: Conditions | None
    actor: Actor
    now: datetime
    is_early: bool = False
    mover: Mover | None = None

    @property
    def variables(self) -> Variables:
        """What variables stand for."""
        return variables_of(self.actor, self.now)

    def standing(self, values: Mapping[str, Any], computed: Values) -> Standing:
        """How a record of these values stands."""
        assert self.conditions is not None
        return standing(self.definition, self.conditions, values, self.variables, computed, is_early=self.is_early)


def complete_new(ruling: Ruling, draft: Draft, computed: Values = NOTHING) -> None:
    """Fill what a new record leaves out, and note what its form does not accept.

    `computed` are the calculations that its conditions read, by field id, as they are beside `foreseen` values.
    """
    definition = ruling.definition
    if ruling.conditions is None:
        add_defaults(definition, draft, ruling.actor, ruling.now)
        check_required(definition, draft, is_new=True)
        return
    given = _given(draft)
    add_defaults(definition, draft, ruling.actor, ruling.now)
    if draft.errors:
        return
    _decide(ruling, ruling.conditions, draft, given, computed)
    found = ruling.standing(draft.values, computed)
    for key in _protected(ruling, found, draft.values, {}, computed) & set(given) - found.hidden:
        usual = _usual(ruling, ruling.conditions, definition.get(key), draft, computed)
        if given[key] != usual:
            draft.refuse(key, "read_only_by_rule")
    _refuse_rows(draft, found)
    _require(draft, _whole(draft), found.required)
    _offer(definition, draft, draft.values, None)
    _check(draft, found)


def complete_change(
    ruling: Ruling,
    draft: Draft,
    before: Mapping[str, Any],
    computed: Values = NOTHING,
    creator: UUID | None = None,
) -> None:
    """Note what a form does not accept of new values for a record that holds `before`.

    What the change does not touch is not asked again: a record from before a rule may still be changed elsewhere.
    """
    definition, conditions = ruling.definition, ruling.conditions
    if conditions is None or draft.errors:
        check_required(definition, draft, is_new=False)
        return
    changed = changed_by(draft, before)
    if not changed and (ruling.mover is None or ruling.mover.moving is None):
        return
    after = {**before, **_whole(draft)}
    found = ruling.standing(after, computed)
    protected = _protected(ruling, found, after, before, computed)
    for key in sorted(changed & draft.fetched & (found.hidden | protected)):
        del draft.values[key]  # it stays as it is: nobody asked for another
        after[key] = before.get(key)
        changed.discard(key)
    for key in sorted(changed):
        if key in found.hidden and after[key] is not None:
            draft.refuse(key, "hidden_by_rule")
        elif key in protected:
            draft.refuse(key, "read_only_by_rule")
    if ruling.mover is not None:
        keep_stage(definition, draft, Step(before, after, creator, found), ruling.mover)
    touched = (key for key in found.required if key in changed or changed & conditions.touching.get(key, frozenset()))
    _require(draft, after, touched)
    _offer(definition, draft, after, changed)
    touched_ids = {definition.get(key).id for key in changed}
    _check(draft, found, touched_ids)


def _protected(
    ruling: Ruling, found: Standing, after: Mapping[str, Any], before: Mapping[str, Any], computed: Values
) -> frozenset[str]:
    """The fields that are read-only. What the dialog of a transition asks for is filled in with it, so that counts in
    the stage that is left, as everything does of a record that is brought in another stage than the first.
    """
    lifecycle = ruling.definition.lifecycle
    if lifecycle is None or not found.read_only:
        return found.read_only
    stage, to = before.get(lifecycle.field) if before else lifecycle.initial, after.get(lifecycle.field)
    if stage == to:
        return found.read_only
    left = ruling.standing({**after, lifecycle.field: stage}, computed).read_only
    if not before:
        return found.read_only & left
    moving = None if ruling.mover is None else ruling.mover.moving
    named = None if moving is None else lifecycle.find(moving.transition)
    ways = lifecycle.ways_between(stage, to) if named is None else (named,)
    asked = frozenset(key for each in ways for key in (*each.require, *each.show))
    return found.read_only - (asked - left)


def changed_by(draft: Draft, before: Mapping[str, Any]) -> set[str]:
    """The keys of the fields that a draft changes; rows that are given count as changed."""
    return {key for key, value in draft.values.items() if before.get(key) != value} | set(draft.rows)


def foreseen(ruling: Ruling, draft: Draft, before: Mapping[str, Any] | None, computed: Values) -> dict[str, Any]:
    """What a record will hold of a draft's values as conditions count them, as far as `computed` decides: of a new
    one all values, else those that differ from `before`. The draft stays as it is.
    """
    assert ruling.conditions is not None
    if before is None:
        tried = Draft(values=dict(draft.values), fetched=draft.fetched)
        add_defaults(ruling.definition, tried, ruling.actor, ruling.now)
        _decide(ruling, ruling.conditions, tried, {}, computed)
        return tried.values
    found = ruling.standing({**before, **draft.values}, computed)
    emptied = (key for key in found.hidden - ruling.conditions.always_hidden if key in before or key in draft.values)
    return {**draft.values, **dict.fromkeys(emptied)}


def _given(draft: Draft) -> dict[str, Any]:
    return {key: value for key, value in draft.values.items() if value is not None and key not in draft.fetched}


def variables_of(actor: Actor, now: datetime) -> Variables:
    """What `me`, `my_team`, `my_partner` and `today` stand for in a form's conditions."""
    team = actor.team
    return Variables(
        me=None if team.me is None else str(team.me),
        my_team=tuple(map(str, team.my_team)),
        my_partner=None if team.my_partner is None else str(team.my_partner),
        today=actor.workspace.today(now),
    )


def _decide(ruling: Ruling, conditions: Conditions, draft: Draft, given: Mapping[str, Any], computed: Values) -> None:
    """Take values from hidden fields and compute defaults, each field after those it depends on."""
    definition, variables = ruling.definition, ruling.variables
    conditions = conditions.early if ruling.is_early else conditions
    record = record_of(definition, draft.values, computed)
    for key in conditions.order:
        each = definition.get(key)
        hidden = is_hidden(conditions, key, record, variables)
        if not each.type.is_stored:
            if hidden and key not in conditions.always_hidden:
                record[each.id] = None
            continue
        if hidden and key in given:
            draft.refuse(key, "hidden_by_rule")
        if hidden and key not in conditions.always_hidden:
            if key in draft.values:
                draft.values[key] = None
        elif key in conditions.defaults and key not in draft.values:
            value = conditions.defaults[key].of(record, variables)
            if value is not None:
                draft.values[key] = _stored(definition, each, value, draft)
        record[each.id] = comparable(each.kind, draft.values.get(key))


def _stored(definition: FormDefinition, each: Field, value: Any, draft: Draft) -> Any:
    """A formula's result as the field stores it; one that the field does not take is refused like a typed one."""
    if each.target is not None:
        return UUID(str(value))
    value = rounded_for(each, value) if isinstance(value, Decimal) else value
    try:
        return written_fields(definition)[each.key].parse(as_json(list(value) if isinstance(value, tuple) else value))
    except Refused as refused:
        draft.refuse(each.key, refused.code, **refused.params)
        return None


def rounded_for(each: Field, value: Decimal) -> Decimal:
    """A number that a formula made, with as many decimals as the field takes."""
    settings = each.settings
    places = settings.decimals if isinstance(settings, (NumberSettings, PercentSettings)) else None
    places = 2 if isinstance(settings, MoneySettings) else places
    return value if places is None else value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _usual(ruling: Ruling, conditions: Conditions, each: Field, draft: Draft, computed: Values) -> Any:
    """What a field would hold if nobody gave it a value."""
    asked = conditions.defaults.get(each.key)
    if asked is None:
        return default_of(ruling.definition, each, ruling.actor, ruling.now)
    value = asked.of(record_of(ruling.definition, draft.values, computed), ruling.variables)
    return None if value is None else _stored(ruling.definition, each, value, Draft())


def _whole(draft: Draft) -> dict[str, Any]:
    """The values with the rows of sub-forms; none are no value."""
    return {**draft.values, **{key: rows or None for key, rows in draft.rows.items()}}


def _refuse_rows(draft: Draft, found: Standing) -> None:
    """Rows of a new record for a sub-form that is hidden or read-only."""
    for key, rows in draft.rows.items():
        if rows and key in found.hidden | found.read_only:
            draft.refuse(key, "hidden_by_rule" if key in found.hidden else "read_only_by_rule")


def _require(draft: Draft, values: Mapping[str, Any], keys: Iterable[str]) -> None:
    blamed = {error.field for error in draft.errors}
    for key in sorted(keys):
        if values.get(key) is None and key not in blamed:
            draft.refuse(key, "required")


def _offer(definition: FormDefinition, draft: Draft, values: Mapping[str, Any], changed: set[str] | None) -> None:
    """Refuse options that another field's value does not offer; of a change, where it touches either."""
    for each in definition.cascades:
        if changed is not None and changed.isdisjoint((each.key, each.parent)):
            continue
        unfit = each.unfit(values.get(each.key), values.get(each.parent))
        if unfit is not None:
            draft.refuse(each.key, "option_not_offered", value=unfit, other=each.parent)


def _check(draft: Draft, found: Standing, touched: set[str] | None = None) -> None:
    """Tell what checks say, once everything else is well; of a change, those that read what it touches."""
    if draft.errors:
        return
    for check, that in found.failed:
        if touched is None or not touched.isdisjoint(that.rests):
            shown = [key for key in check.fields if key not in found.hidden]
            for key in shown or [""]:
                draft.refuse(key, "check_failed", message=check.message)
