"""What a form asks of a record that is about to be written: defaults, rules, required values, checks. Pure.

One place for all doors. A form without conditions pays for none: it takes the short way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from tongzhou.access.facade import Actor
from tongzhou.builder.fields.contracts import Refused
from tongzhou.builder.fields.facade import MoneySettings, NumberSettings, PercentSettings, comparable
from tongzhou.builder.records.values import (
    Draft,
    add_defaults,
    as_json,
    check_required,
    default_of,
    written_fields,
)
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.schema.facade import Conditions, Standing, conditions_of, is_hidden, standing
from tongzhou.expressions.facade import Variables


def complete_new(definition: FormDefinition, draft: Draft, actor: Actor, now: datetime) -> None:
    """Fill what a new record leaves out, and note what its form does not accept."""
    if not definition.is_conditional:
        add_defaults(definition, draft, actor, now)
        check_required(definition, draft, is_new=True)
        return
    given = {key: value for key, value in draft.values.items() if value is not None and key not in draft.fetched}
    add_defaults(definition, draft, actor, now)
    if draft.errors:
        return
    conditions, variables = conditions_of(definition), variables_of(actor, now)
    _decide(definition, conditions, draft, given, variables)
    found = standing(definition, conditions, draft.values, variables)
    for key in found.read_only & set(given) - found.hidden:
        usual = _usual(definition, definition.get(key), draft, actor, now)
        if given[key] != usual:
            draft.refuse(key, "read_only_by_rule")
    _refuse_rows(draft, found)
    _require(draft, _whole(draft), found.required)
    _offer(definition, draft, draft.values, None)
    _check(draft, found)


def complete_change(
    definition: FormDefinition, draft: Draft, before: Mapping[str, Any], actor: Actor, now: datetime
) -> None:
    """Note what a form does not accept of new values for a record that holds `before`.

    What the change does not touch is not asked again: a record from before a rule may still be changed elsewhere.
    """
    if not definition.is_conditional or draft.errors:
        check_required(definition, draft, is_new=False)
        return
    changed = {key for key, value in draft.values.items() if before.get(key) != value} | set(draft.rows)
    if not changed:
        return
    conditions, variables = conditions_of(definition), variables_of(actor, now)
    after = {**before, **_whole(draft)}
    found = standing(definition, conditions, after, variables)
    for key in sorted(changed & draft.fetched & (found.hidden | found.read_only)):
        del draft.values[key]  # it stays as it is: nobody asked for another
        after[key] = before.get(key)
        changed.discard(key)
    for key in sorted(changed):
        if key in found.hidden and after[key] is not None:
            draft.refuse(key, "hidden_by_rule")
        elif key in found.read_only:
            draft.refuse(key, "read_only_by_rule")
    touched = (key for key in found.required if key in changed or changed & conditions.touching.get(key, frozenset()))
    _require(draft, after, touched)
    _offer(definition, draft, after, changed)
    touched_ids = {definition.get(key).id for key in changed}
    _check(draft, found, touched_ids)


def variables_of(actor: Actor, now: datetime) -> Variables:
    """What `me`, `my_team`, `my_partner` and `today` stand for in a form's conditions."""
    team = actor.team
    return Variables(
        me=None if team.me is None else str(team.me),
        my_team=tuple(map(str, team.my_team)),
        my_partner=None if team.my_partner is None else str(team.my_partner),
        today=actor.workspace.today(now),
    )


def _decide(
    definition: FormDefinition, conditions: Conditions, draft: Draft, given: Mapping[str, Any], variables: Variables
) -> None:
    """Take values from hidden fields and compute defaults, each field after those it depends on."""
    record = {each.id: comparable(each.kind, draft.values.get(each.key)) for each in definition.stored_fields}
    for key in conditions.order:
        each = definition.get(key)
        hidden = is_hidden(conditions, key, record, variables)
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


def _usual(definition: FormDefinition, each: Field, draft: Draft, actor: Actor, now: datetime) -> Any:
    """What a field would hold if nobody gave it a value."""
    asked = conditions_of(definition).defaults.get(each.key)
    if asked is None:
        return default_of(definition, each, actor, now)
    record = {other.id: draft.values.get(other.key) for other in definition.stored_fields}
    value = asked.of(record, variables_of(actor, now))
    return None if value is None else _stored(definition, each, value, Draft())


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
        if touched is None or not touched.isdisjoint(that.reads):
            shown = [key for key in check.fields if key not in found.hidden]
            for key in shown or [""]:
                draft.refuse(key, "check_failed", message=check.message)
