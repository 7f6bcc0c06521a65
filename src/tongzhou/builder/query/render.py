"""How each kind of value becomes JSON: decimals as text, references as {"id","label"}, files with their names."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by

from tongzhou.builder.fields.facade import SUBFORM_ROWS_MAX, LookupSettings, QuerySettings, ValueKind
from tongzhou.builder.query.masking import masked_value
from tongzhou.builder.query.row_rules import surely_admits
from tongzhou.builder.query.sight import Sight
from tongzhou.builder.schema.contracts import MEMBER_FORM, PLATFORM_FORMS, SYSTEM_FIELDS, Field, FormDefinition
from tongzhou.builder.schema.facade import Element, Source, named_table, table_of
from tongzhou.expressions.facade import Variables

_partner_user = named_table("_partner_user", ("id", sa.Uuid()), ("name", sa.Text()))
_file = named_table(
    "_file",
    ("id", sa.Uuid()),
    ("name", sa.Text()),
    ("size", sa.BigInteger()),
    ("type", sa.Text()),
    ("removed_at", sa.DateTime(timezone=True)),
)
_DECIMALS = frozenset({"number", "money", "percent"})


def shown_value(sight: Sight, source: Source, each: Field, variables: Variables) -> Element:
    """A field of the source's form as JSON; on rows where the actor may not read it, null."""
    mark = sight.mask(source.form, each)
    value = _value(sight, source, each, variables) if mark is None else masked_value(source, each, mark)
    rows = sight.shown_on(source.form, each)
    if rows is None:
        return value
    allowed = [surely_admits(sight, source, rule, variables) for rule in rows]
    return sa.case((sa.or_(*allowed), value), else_=sa.null())


def _value(sight: Sight, source: Source, each: Field, variables: Variables) -> Element:
    if each.kind is ValueKind.ROWS:
        return _rows(sight, source, each, variables)
    looked_up = _looked_up(sight, source, each)
    if looked_up is not None:
        return looked_up
    if each.is_computed:
        return json_value(sight.forms.meaning(source.form, each), source.own(each))
    if each.target is not None:
        target = sight.forms.get(each.target)
        if not sight.label_visible(target):
            return _identified(source.root.c[each.column], sa.null())
        return _reference(sight, source.root.c[each.column], *source.target_of(each))
    return _stored(sight, each, source.root.c[each.column])


def _looked_up(sight: Sight, source: Source, each: Field) -> Element | None:
    """The stored field that a lookup shows; None for what is no lookup, or one of a computed field."""
    if not isinstance(each.settings, LookupSettings):
        return None
    through = source.form.get(each.settings.through)
    _, alias, found = source.through(each)
    if found.target is not None:
        return _reference(sight, alias.c[found.column], *source.beyond(through, found))
    return None if found.is_computed else _stored(sight, found, alias.c[found.column])


def _stored(sight: Sight, each: Field, column: Element) -> Element:
    if each.list_target is not None:
        return _references(sight, column, sight.forms.get(each.list_target))
    return json_value(each, column)


def _rows(sight: Sight, source: Source, each: Field, variables: Variables) -> Element:
    """The rows of a sub-form as a list of records, oldest first; those that a query field shows in its order."""
    if isinstance(each.settings, QuerySettings):
        return _queried(sight, source, each.settings, each, variables)
    inner, conditions = source.rows_of(each)
    fields = [field for field in (*SYSTEM_FIELDS, *inner.form.live_fields) if sight.shown_on(inner.form, field) != ()]
    return _listed(sight, inner, conditions, fields, [inner.root.c.id], SUBFORM_ROWS_MAX, variables)


def _queried(sight: Sight, source: Source, settings: QuerySettings, each: Field, variables: Variables) -> Element:
    """The records that a query field shows, in its order; columns out of sight are left out."""
    inner, conditions = source.queried(each)
    columns = [inner.form.get(key) for key in dict.fromkeys(("id", *settings.columns))]
    fields = [field for field in columns if sight.shown_on(inner.form, field) != ()]
    order: list[Element] = []
    for key in settings.sort:
        field = inner.form.get(key.field)
        if sight.may_read(inner.form, field):
            value = sorting_value(inner, field)
            order.append(value.desc().nulls_last() if key.descending else value.asc())
    return _listed(sight, inner, conditions, fields, [*order, inner.root.c.id.desc()], settings.limit, variables)


def _listed(  # noqa: PLR0917  two callers, all of them needed
    sight: Sight,
    inner: Source,
    conditions: list[Element],
    fields: list[Field],
    order: list[Element],
    limit: int,
    variables: Variables,
) -> Element:
    """Rows of another form as a JSON list of flat records."""
    shown = [shown_value(sight, inner, field, variables).label(field.key) for field in fields]
    row = sa.select(*shown).correlate(*inner.tables()).lateral("_row")
    entry = sa.func.to_json(sa.literal_column("_row")).label("entry")
    rows = (
        sa.select(entry)
        .select_from(inner.joined.join(row, sa.true()))
        .where(*conditions)
        .order_by(*order)
        .limit(sa.literal_column(str(limit)))
        .correlate_except(*inner.tables(), row)
        .subquery("rows")
    )
    listed: Any = sa.select(sa.func.coalesce(sa.func.json_agg(rows.c.entry), sa.text("'[]'::json"))).select_from(rows)
    return listed.scalar_subquery()  # type: ignore[no-any-return]


def json_value(each: Field, column: Element) -> Element:
    """A stored value as JSON, references of other forms' rows without a join excepted."""
    if each.type.name in _DECIMALS:
        return sa.cast(column, sa.Text())
    if each.type.name == "record_id":
        return column
    if each.type.name == "author":
        return _author(column)
    if each.kind is ValueKind.FILES:
        return _files(column)
    return column


def sorting_value(source: Source, each: Field) -> Element:
    """What records are put in order by for a field: names by their pinyin, references by what they are called."""
    if each.key == source.form.label_field and each.kind is ValueKind.TEXT and not source.form.is_platform:
        return source.root.c["_label_key"]
    if each.target is not None:
        return label_of(*source.target_of(each))
    if each.type.name == "author":
        return sa.cast(source.own(each), sa.Text())
    return source.own(each)


def label_of(form: FormDefinition, alias: sa.FromClause) -> Element:
    """The text that names a record."""
    return sa.cast(alias.c[form.get(form.label_field).column], sa.Text())


def _reference(sight: Sight, column: Element, target: FormDefinition, alias: sa.FromClause) -> Element:
    return _identified(column, label_of(target, alias) if sight.label_visible(target) else sa.null())


def _references(sight: Sight, column: Element, target: FormDefinition) -> Element:
    """A list of references as `[{"id","label"}]`, in its order; a record out of sight keeps its id."""
    item = sa.func.unnest(column).table_valued("id", with_ordinality="nth", name="item").render_derived()
    alias = table_of(target).alias("listed")
    label = label_of(target, alias) if sight.label_visible(target) else sa.null()
    rows = (
        sa.select(json_object(id=item.c.id, label=label).label("entry"), item.c.nth)
        .select_from(item.outerjoin(alias, alias.c.id == item.c.id))
        .correlate_except(item, alias)
        .subquery("items")
    )
    listed = sa.select(sa.func.json_agg(aggregate_order_by(rows.c.entry, rows.c.nth))).scalar_subquery()
    return sa.case((column.is_not(None), listed), else_=sa.null())


def _identified(identifier: Element, label: Element | sa.Null) -> Element:
    pair = json_object(id=identifier, label=label)
    return sa.case((identifier.is_not(None), pair), else_=sa.null())


def json_object(**parts: Element | sa.Null) -> Element:
    """A JSON object; its names are ours, so they stand in the text."""
    named: list[tuple[Any, Any]] = [(sa.literal_column(f"'{name}'"), value) for name, value in parts.items()]
    return sa.func.json_build_object(*(item for pair in named for item in pair))


def _author(column: Element) -> Element:
    """Who wrote: a member, or a person of a partner."""
    member = table_of(PLATFORM_FORMS[MEMBER_FORM]).alias("m")
    names = [
        sa.select(table.c.name).where(table.c.id == column).correlate_except(table).scalar_subquery()
        for table in (member, _partner_user)
    ]
    return _identified(column, sa.func.coalesce(*names))


def _files(column: Element) -> Element:
    entry = sa.func.json_build_object(
        "id", _file.c.id, "name", _file.c.name, "size", _file.c.size, "type", _file.c.type
    )
    files: Any = (
        sa.select(sa.func.json_agg(sa.text("entry")))
        .select_from(
            sa.select(entry.label("entry"))
            .where(_file.c.id == sa.any_(column), _file.c.removed_at.is_(None))
            .order_by(sa.func.array_position(column, _file.c.id))
            .correlate_except(_file)
            .subquery("files")
        )
        .scalar_subquery()
    )
    return sa.case((column.is_not(None), files), else_=sa.null())
