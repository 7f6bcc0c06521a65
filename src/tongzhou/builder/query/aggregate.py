"""Grouped aggregates: the same conditions as a list, folded by PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from tongzhou.access.facade import RowScope
from tongzhou.builder.fields.facade import Measure, ValueKind
from tongzhou.builder.query.conditions import condition, source_for, where
from tongzhou.builder.query.contracts import (
    GROUP_ROWS_MAX,
    GROUPS_MAX,
    MEASURES_MAX,
    AggregateRequest,
    CompiledQuery,
    MeasureKey,
    Statement,
)
from tongzhou.builder.query.errors import InvalidAggregate
from tongzhou.builder.query.groups import Group, group_elements, read_group, readable, refused
from tongzhou.builder.query.render import json_object
from tongzhou.builder.query.sight import Sight
from tongzhou.builder.query.texts import finished
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.schema.facade import FOLDS, Element, Source
from tongzhou.kernel.errors import FieldError


@dataclass(frozen=True, slots=True)
class _Fold:
    """A measure; without a field it counts records."""

    name: str
    field: Field | None
    measure: Measure
    is_decimal: bool


def compile_aggregate(
    sight: Sight, form: FormDefinition, request: AggregateRequest, rows: RowScope, *, today: date
) -> Statement:
    """The statement of an aggregate: JSON of each group. Amounts and averages are texts, counts are numbers."""
    groups = [read_group(sight, form, each) for each in request.group_by]
    measures = [_read_measure(sight, form, each) for each in request.measures]
    names = [group.name for group in groups] + [fold.name for fold in measures]
    _check(request, names)
    asked = condition(sight, form, rows, today=today, filter=request.filter, search=request.search, named=request.named)
    shape = ("aggregate", form.key, request.group_by, request.measures, request.sort, asked.shape)

    def make() -> CompiledQuery:
        variables, slots = asked.standing()
        source = source_for(sight, form, variables)
        conditions = where(sight, source, asked, variables)
        inner = _fold(_rows(sight, source, groups, measures).where(*conditions).subquery("rows"), measures)
        shown = _shown(groups, measures, inner)
        row = sa.select(*shown).correlate(inner).lateral("_row")
        ordering = _ordering(request, names, len(groups), inner)
        return finished(
            sa.select(sa.cast(sa.func.to_json(sa.literal_column("_row")), sa.Text()))
            .select_from(inner.join(row, sa.true()))
            .order_by(*ordering)
            .limit(sa.bindparam("limit", type_=sa.Integer())),
            sight.schema,
            slots,
        )

    return sight.statement(shape, make).bind({**asked.inputs, "limit": {0: request.limit}})


def _rows(sight: Sight, source: Source, groups: list[Group], measures: list[_Fold]) -> sa.Select[Any]:
    """What each row brings: its groups `g0…` with labels `l0…`, what is folded `m0…`. PostgreSQL folds it in."""
    columns = []
    for index, group in enumerate(groups):
        value, label = group_elements(sight, source, group)
        columns.append(value.label(f"g{index}"))
        if label is not None:
            columns.append(label.label(f"l{index}"))
    columns += [
        source.own(fold.field).label(f"m{index}") for index, fold in enumerate(measures) if fold.field is not None
    ]
    return sa.select(*columns).select_from(source.joined)


def _fold(rows: sa.Subquery, measures: list[_Fold]) -> sa.Subquery:
    """One row for each group."""
    groups = [column for column in rows.c if column.name[0] in "gl"]
    folds = [
        (sa.func.count() if fold.field is None else FOLDS[fold.measure](rows.c[f"m{index}"])).label(f"m{index}")
        for index, fold in enumerate(measures)
    ]
    folded = sa.select(*groups, *folds).select_from(rows)
    return (folded.group_by(*groups) if groups else folded).subquery("folded")


def _check(request: AggregateRequest, names: list[str]) -> None:
    errors = []
    if len(request.group_by) > GROUPS_MAX:
        errors.append(FieldError("group_by", "too_many", {"limit": GROUPS_MAX}))
    if len(request.measures) > MEASURES_MAX:
        errors.append(FieldError("measures", "too_many", {"limit": MEASURES_MAX}))
    if not request.measures:
        errors.append(FieldError("measures", "required"))
    if not 1 <= request.limit <= GROUP_ROWS_MAX:
        errors.append(FieldError("limit", "above_maximum", {"maximum": GROUP_ROWS_MAX}))
    errors += [FieldError(name, "key_used_twice", {"key": name}) for name in set(names) if names.count(name) > 1]
    errors += [
        FieldError(each.field, "field_unknown", {"field": each.field})
        for each in request.sort
        if each.field not in names
    ]
    if errors:
        raise InvalidAggregate(errors=errors, parameter=", ".join(error.field for error in errors))


def _read_measure(sight: Sight, form: FormDefinition, key: MeasureKey) -> _Fold:
    name = key.name or (key.op if key.field is None else f"{key.field}_{key.op}")
    if key.op not in set(Measure):
        raise refused(name, "measure_unknown")
    measure = Measure(key.op)
    if key.field is None:
        if measure is not Measure.COUNT:
            raise refused(name, "required")
        return _Fold(name, None, measure, is_decimal=False)
    each = readable(sight, form, key.field)
    meaning = sight.forms.meaning(form, each)
    if measure not in meaning.type.measures:
        raise refused(key.field, "measure_unfit")
    counts = measure in (Measure.COUNT, Measure.COUNT_DISTINCT)
    return _Fold(name, each, measure, is_decimal=not counts and Measure.SUM in meaning.type.measures)


def _shown(groups: list[Group], measures: list[_Fold], inner: sa.Subquery) -> list[Element]:
    shown: list[Element] = []
    for index, group in enumerate(groups):
        value: Element = inner.c[f"g{index}"]
        if f"l{index}" in inner.c:
            pair = json_object(id=value, label=inner.c[f"l{index}"])
            value = sa.case((value.is_not(None), pair), else_=sa.null())
        elif group.period is None and group.meaning.kind in (ValueKind.NUMBER, ValueKind.MONEY):
            value = sa.cast(value, sa.Text())
        shown.append(value.label(group.name))
    for index, fold in enumerate(measures):
        value = inner.c[f"m{index}"]
        shown.append((sa.cast(value, sa.Text()) if fold.is_decimal else value).label(fold.name))
    return shown


def _ordering(request: AggregateRequest, names: list[str], groups: int, inner: sa.Subquery) -> list[Any]:
    """By what was asked, then by the groups: equal requests give equal answers."""
    columns: list[Element] = [
        *(inner.c[f"l{index}" if f"l{index}" in inner.c else f"g{index}"] for index in range(groups)),
        *(inner.c[f"m{index}"] for index in range(len(names) - groups)),
    ]
    by_name = dict(zip(names, columns, strict=True))
    asked = []
    for each in request.sort:
        column = by_name[each.field]
        asked.append(column.desc().nulls_last() if each.descending else column.asc())
        place = names.index(each.field)
        if place < groups and f"l{place}" in inner.c:
            asked.append(inner.c[f"g{place}"].asc())  # two records of one label stay apart, as in a grouped list
    return [*asked, *(inner.c[f"g{index}"].asc() for index in range(groups))]
