"""Aggregate tables as PostgreSQL sees them: a view each, with the columns of a form's table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from tongzhou.builder.fields.facade import Measure, ValueKind
from tongzhou.builder.schema.aggregate_rules import COUNTS, condition_of_source, dimensions_of, measures_of, value_of
from tongzhou.builder.schema.aggregates import AggregateSource
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.builder.schema.searching import searched_fields
from tongzhou.builder.schema.sources import FOLDS, Element, Everybody, Source, rounded
from tongzhou.builder.schema.tables import column_type
from tongzhou.expressions.facade import to_sql

_EMPTY: dict[str, sa.types.TypeEngine[Any]] = {
    "created_at": sa.DateTime(timezone=True), "created_by": sa.Uuid(), "updated_at": sa.DateTime(timezone=True),
    "updated_by": sa.Uuid(), "deleted_at": sa.DateTime(timezone=True), "deleted_by": sa.Uuid(),
}  # fmt: skip
"""What a form's table holds besides its fields and a group has not."""


def groups_view(forms: Forms, form: FormDefinition) -> sa.Select[tuple[object, ...]]:
    """The rows of an aggregate table: one for each group of the rows of its sources that lacks no dimension."""
    assert form.aggregate is not None
    dimensions, measures = dimensions_of(form), measures_of(form)
    parts = [_rows(forms, each, dimensions, _source(forms, each), form) for each in form.aggregate.sources]
    rows = (parts[0] if len(parts) == 1 else sa.union_all(*parts)).subquery("rows")
    by = [rows.c[each.key] for each in dimensions]
    label = rows.c[form.label_field] if form.label_field in {each.key for each in dimensions} else sa.null()
    columns: list[Element] = [
        _group_id(by).label("id"),
        *(sa.cast(sa.null(), type_).label(name) for name, type_ in _EMPTY.items()),
        sa.cast(sa.literal_column("0"), sa.Integer()).label("revision"),
        sa.cast(label, sa.Text()).label("_label_key"),
        _searched(form, rows).label("_search"),
        *(rows.c[each.key] for each in dimensions),
        *(_folded(form, each, rows.c[each.key]).label(each.key) for each in measures),
    ]
    return sa.select(*columns).group_by(*by)


def groups_touched(forms: Forms, form: FormDefinition, key: str) -> sa.CompoundSelect[tuple[object, ...]]:
    """The groups, as id and dimensions, in which rows `ids` of form `key` count, or rows that lead to them."""
    assert form.aggregate is not None
    dimensions = dimensions_of(form)
    parts = []
    for each in form.aggregate.sources:
        source = _source(forms, each)
        rows = _rows(forms, each, dimensions, source)
        ids = sa.bindparam("ids", type_=ARRAY(sa.Uuid()))
        here = [table.c.id == sa.func.any(ids) for table in source.rows_of_form(key)]
        if here:
            found = rows.where(sa.or_(*here)).subquery()
            by = [found.c[each.key] for each in dimensions]
            parts.append(sa.select(_group_id(by).label("id"), *by))
    return sa.union(*parts)


def _source(forms: Forms, source: AggregateSource) -> Source:
    return Source(forms, forms.get(source.form), reader=Everybody())


def _rows(
    forms: Forms,
    given: AggregateSource,
    dimensions: Sequence[Field],
    source: Source,
    folded: FormDefinition | None = None,
) -> sa.Select[tuple[object, ...]]:
    """A source's rows that count, by their dimensions, with what an aggregate table folds of them."""
    folds = {} if folded is None or folded.aggregate is None else folded.aggregate.measures
    measures = () if folded is None else measures_of(folded)
    values = {
        each.key: _value(forms, given, each, source, by_text=folds.get(each.key) in COUNTS)
        for each in (*dimensions, *measures)
    }
    condition = condition_of_source(forms, given)
    conditions: list[Element] = [] if condition is None else [to_sql(condition, source)]
    conditions += [values[each.key].is_not(None) for each in dimensions]
    columns = [value.label(key) for key, value in values.items()]
    return sa.select(*columns).select_from(source.joined).where(source.root.c.deleted_at.is_(None), *conditions)


def _value(forms: Forms, given: AggregateSource, each: Field, source: Source, *, by_text: bool) -> Element:
    """What a source's row gives for a field; nothing where the source says nothing. What is counted has any type."""
    value = to_sql(value_of(forms, given, each.key)[0], source) if each.key in given.values else sa.null()
    return sa.cast(value, sa.Text() if by_text else column_type(each.type.storage.column))


def _searched(form: FormDefinition, rows: sa.Subquery) -> Element:
    """The texts that a group is found by, in lower case; their pinyin is not known to the database."""
    texts = [rows.c[each.key] for each in searched_fields(form) if each.key in rows.c and each.kind is ValueKind.TEXT]
    return sa.func.lower(sa.func.concat_ws("\n", *texts)) if texts else sa.cast(sa.null(), sa.Text())


def _group_id(dimensions: Sequence[Element]) -> Element:
    """The same for the same group always: made of its dimensions."""
    texts = [sa.cast(each, sa.Text()) for each in dimensions]
    return sa.cast(sa.func.md5(sa.cast(sa.func.jsonb_build_array(*texts), sa.Text())), sa.Uuid())


def _folded(form: FormDefinition, each: Field, value: Element) -> Element:
    assert form.aggregate is not None
    measure = form.aggregate.measures[each.key]
    folded = FOLDS[measure](value)
    if measure is Measure.SUM:
        folded = sa.func.coalesce(folded, sa.literal_column("0"))
    return sa.cast(rounded(folded, each), column_type(each.type.storage.column))
