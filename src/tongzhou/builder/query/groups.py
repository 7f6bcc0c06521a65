"""Fields to group by, the same for aggregates and for lists that stand in the order of their groups."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from tongzhou.builder.fields.facade import GROUPABLE, LookupSettings, ValueKind
from tongzhou.builder.query.contracts import GroupKey
from tongzhou.builder.query.errors import InvalidAggregate
from tongzhou.builder.query.render import label_of
from tongzhou.builder.query.sight import Sight
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.schema.facade import Element, Source
from tongzhou.kernel.errors import FieldError

PERIODS: dict[str, str] = {"year": "YYYY", "quarter": 'YYYY-"Q"Q', "month": "YYYY-MM", "day": "YYYY-MM-DD"}
_DATED = frozenset({ValueKind.DATE, ValueKind.INSTANT})


@dataclass(frozen=True, slots=True)
class Group:
    """A field to group by, and the one that says what its values are."""

    name: str
    field: Field
    meaning: Field
    period: str | None


def read_group(sight: Sight, form: FormDefinition, key: GroupKey) -> Group:
    """The group that a key asks for; raises InvalidAggregate."""
    each = readable(sight, form, key.field)
    meaning = sight.forms.meaning(form, each)
    if meaning.kind not in GROUPABLE:
        raise refused(key.field, "not_groupable")
    if key.by is not None and (key.by not in PERIODS or meaning.kind not in _DATED):
        raise refused(key.field, "period_unfit")
    return Group(key.name or key.field, each, meaning, key.by)


def readable(sight: Sight, form: FormDefinition, key: str) -> Field:
    """The field of this key that may be read on every row; raises InvalidAggregate."""
    each = form.find(key)
    if each is None or not sight.may_read(form, each):
        raise refused(key, "field_unknown")
    return each


def refused(field: str, code: str) -> InvalidAggregate:
    """What is wrong with a group or measure."""
    return InvalidAggregate(errors=[FieldError(field, code, {"field": field})], parameter=field)


def group_elements(sight: Sight, source: Source, group: Group) -> tuple[Element, Element | None]:
    """What rows are grouped by; a reference by the record and by its label, which goes with it."""
    each = group.field
    value = source.own(each)
    if group.period is not None:
        return sa.func.to_char(value, sa.literal_column(f"'{PERIODS[group.period]}'")), None
    if group.meaning.target is None:
        return value, None
    target = sight.forms.get(group.meaning.target)
    if not sight.label_visible(target):
        return value, sa.cast(sa.null(), sa.Text())
    if isinstance(each.settings, LookupSettings):
        return value, label_of(*source.beyond(source.form.get(each.settings.through), group.meaning))
    return value, label_of(*source.target_of(each))
