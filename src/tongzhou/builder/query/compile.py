"""Requests to statements: a page of records, one record, how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from tongzhou.access.facade import RowScope
from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.query import cursors
from tongzhou.builder.query.conditions import condition, source_for, where
from tongzhou.builder.query.contracts import LIST_GROUPS_MAX, SORTS_MAX, CompiledQuery, ListRequest, SortKey, Statement
from tongzhou.builder.query.cursors import OrderKey
from tongzhou.builder.query.errors import InvalidSort
from tongzhou.builder.query.groups import group_elements, read_group
from tongzhou.builder.query.render import shown_value, sorting_value
from tongzhou.builder.query.row_rules import columns_of_rule
from tongzhou.builder.query.sight import Sight
from tongzhou.builder.query.texts import finished
from tongzhou.builder.query.trees import Level
from tongzhou.builder.schema.contracts import SYSTEM_FIELDS, Field, FormDefinition
from tongzhou.builder.schema.facade import Element, Source, own_columns, table_of
from tongzhou.expressions.facade import Variables
from tongzhou.kernel.errors import FieldError, InvalidParameters


@dataclass(frozen=True, slots=True)
class ListStatement:
    """A page's statement. Its rows are `(record, key, key, …)`; one more than asked for says there is a next page."""

    statement: Statement
    order: tuple[OrderKey, ...]
    limit: int

    def next_cursor(self, rows: Sequence[Sequence[Any]]) -> str | None:
        """The cursor behind the page, None at the end."""
        if len(rows) <= self.limit:
            return None
        return cursors.encode(self.order, rows[self.limit - 1][1:])


def compile_list(
    sight: Sight, form: FormDefinition, request: ListRequest, rows: RowScope, *, today: date, level: Level | None = None
) -> ListStatement:
    """The statement of a page: JSON of each record with the cursor's keys beside it; in a tree, of one `level`."""
    fields = shown_fields(sight, form, request.fields)
    asked = condition(
        sight, form, rows, today=today,
        filter=request.filter, search=request.search, named=request.named, deleted=request.deleted,
    )  # fmt: skip
    groups = tuple(read_group(sight, form, key) for key in request.group)
    order = list_order(sight, form, request)
    start = None if request.cursor is None else cursors.decode(order, request.cursor)
    has_value = None if start is None else tuple(value is not None for value in start)
    names, limit = tuple(each.key for each in fields), request.limit + 1
    depth = None if level is None else level.shape
    asks = (request.group, request.first, request.skip > 0)
    shape = ("list", form.key, names, order, has_value, limit, asks, asked.shape, depth)

    def make() -> CompiledQuery:
        variables, slots = asked.standing()
        source = source_for(sight, form, variables, _first(form, request.first), binned=asked.deleted)
        heads = [group_elements(sight, source, group) for group in groups]
        keys = [(key, _order_element(source, key, heads)) for key in order]
        conditions = where(sight, source, asked, variables)
        if level is not None:
            conditions += level.conditions(source)
        if has_value is not None:
            conditions.append(cursors.after(keys, has_value))
        asked_for = (
            _page_columns(sight, source, fields)
            .add_columns(*(element.label(f"_k{i}") for i, (_, element) in enumerate(keys)))
            .select_from(source.joined)
            .where(*conditions)
            .order_by(*(_directed(key, element) for key, element in keys))
            .limit(sa.literal_column(str(limit)))  # a mark would be taken for a tenth of the rows and planned anew
        )
        if request.skip:
            asked_for = asked_for.offset(sa.bindparam("skip", type_=sa.Integer()))
        page = asked_for.subquery("page")
        ordered = [(key, page.c[f"_k{i}"]) for i, key in enumerate(order)]
        around = source_for(sight, form, variables, page, binned=asked.deleted)
        statement = _records(sight, around, fields, variables, [element for _, element in ordered])
        return finished(statement.order_by(*(_directed(key, element) for key, element in ordered)), sight.schema, slots)

    inputs = {**asked.inputs, "cursor": start or (), "skip": {0: request.skip}}
    if level is not None:
        inputs |= level.inputs
    return ListStatement(sight.statement(shape, make).bind(inputs), order, request.limit)


def compile_get(
    sight: Sight,
    form: FormDefinition,
    record_id: UUID,
    rows: RowScope,
    *,
    today: date,
    fields: tuple[str, ...] | None = None,
    deleted: bool = False,
) -> Statement:
    """The statement of one record: one row with its JSON, or none where the actor may not see it."""
    shown = shown_fields(sight, form, fields, whole=True)
    asked = condition(sight, form, rows, today=today, deleted=deleted)
    shape = ("get", form.key, tuple(each.key for each in shown), asked.shape)

    def make() -> CompiledQuery:
        variables, slots = asked.standing()
        source = source_for(sight, form, variables, binned=asked.deleted)
        conditions = where(sight, source, asked, variables)
        page = (
            _page_columns(sight, source, shown)
            .select_from(source.joined)
            .where(source.root.c.id == sa.bindparam("id", type_=sa.Uuid()), *conditions)
            .subquery("page")
        )
        return finished(
            _records(sight, source_for(sight, form, variables, page, binned=asked.deleted), shown, variables),
            sight.schema,
            slots,
        )

    return sight.statement(shape, make).bind({**asked.inputs, "id": {0: record_id}})


def compile_written(
    sight: Sight, form: FormDefinition, rows: RowScope, *, written: str, today: date
) -> Statement | None:
    """The record that a write just put into `written`, the name of its WITH query; see `compile_get`.

    None for a form whose records may lead back to themselves: they would show how they were before the write; and
    for one with sub-forms, whose rows are written after it, or with query fields.
    """
    if form.row_forms:
        return None
    shown = shown_fields(sight, form, None)
    asked = condition(sight, form, rows, today=today)
    shape = ("written", form.key, asked.shape)

    def make() -> CompiledQuery | Literal[False]:
        variables, slots = asked.standing()
        columns = [sa.column(column.name, column.type) for column in table_of(form).c]
        source = source_for(sight, form, variables, sa.table(written, *columns).alias("t"))
        conditions = where(sight, source, asked, variables)
        page = _page_columns(sight, source, shown).select_from(source.joined).where(*conditions).subquery("page")
        around = source_for(sight, form, variables, page)
        records = _records(sight, around, shown, variables)
        leads_back = source.leads_to(form) or around.leads_to(form)
        return False if leads_back else finished(records, sight.schema, slots)

    compiled = sight.keep(shape, make)
    return compiled.bind(asked.inputs) if compiled else None


def compile_beside(
    sight: Sight,
    form: FormDefinition,
    fields: Sequence[Field],
    values: Mapping[str, Any],
    rows: RowScope,
    *,
    today: date,
) -> Statement:
    """What query fields and calculations show beside these stored values, which no record need hold: one row with its
    JSON. What is shown on some rows only is shown where the values fit; the `id` among them is that of their record.
    """
    names = _columns_of(sight, form, fields)
    asked = condition(sight, form, rows, today=today)
    shape = ("beside", form.key, tuple(each.key for each in fields), asked.shape)

    def make() -> CompiledQuery:
        variables, slots = asked.standing()
        types = {column.name: column.type for column in table_of(form).c}
        given = [sa.cast(sa.bindparam(f"values_{i}", type_=types[name]), types[name]) for i, name in enumerate(names)]
        row = sa.select(*(value.label(name) for value, name in zip(given, names, strict=True))).subquery("given")
        return finished(
            _records(sight, source_for(sight, form, variables, row), fields, variables), sight.schema, slots
        )

    held = [values.get(name) for name in names]
    return sight.statement(shape, make).bind({**asked.inputs, "values": held})


def compile_count(
    sight: Sight, form: FormDefinition, request: ListRequest, rows: RowScope, *, today: date
) -> Statement:
    """How many records a list request would show on all its pages."""
    asked = condition(
        sight, form, rows, today=today,
        filter=request.filter, search=request.search, named=request.named, deleted=request.deleted,
    )  # fmt: skip

    def make() -> CompiledQuery:
        variables, slots = asked.standing()
        source = source_for(sight, form, variables)
        conditions = where(sight, source, asked, variables)
        return finished(sa.select(sa.func.count()).select_from(source.joined).where(*conditions), sight.schema, slots)

    return sight.statement(("count", form.key, asked.shape), make).bind(asked.inputs)


def shown_fields(
    sight: Sight, form: FormDefinition, keys: tuple[str, ...] | None, *, whole: bool = False
) -> tuple[Field, ...]:
    """The fields of an answer: those asked for, else all that may be read; sub-forms only where the record is to be
    `whole`. The id always comes.
    """
    return sight.keep(("fields", form.key, keys, whole), lambda: _choose(sight, form, keys, whole=whole))


def _choose(sight: Sight, form: FormDefinition, keys: tuple[str, ...] | None, *, whole: bool) -> tuple[Field, ...]:
    readable = {each.key: each for each in (*SYSTEM_FIELDS, *form.live_fields) if sight.shown_on(form, each) != ()}
    if keys is None:
        return tuple(each for each in readable.values() if whole or each.kind is not ValueKind.ROWS)
    wanted = list(dict.fromkeys(("id", *keys)))
    unknown = [key for key in wanted if key not in readable]
    if unknown:
        errors = [FieldError(key, "field_unknown", {"field": key}) for key in unknown]
        raise InvalidParameters(parameter="fields", errors=errors)
    return tuple(readable[key] for key in wanted)


def read_order(sight: Sight, form: FormDefinition, sort: tuple[SortKey, ...]) -> tuple[OrderKey, ...]:
    """The sort keys with the id behind them, which runs like the last of them so that one index serves both."""
    return sight.keep(("order", form.key, sort), lambda: _order(sight, form, sort))


def list_order(sight: Sight, form: FormDefinition, request: ListRequest) -> tuple[OrderKey, ...]:
    """The sort keys of a list: its groups before everything else."""
    order = read_order(sight, form, request.sort)
    if not request.group:
        return order
    if len(request.group) > LIST_GROUPS_MAX:
        raise InvalidSort(parameter="group", errors=[FieldError("group", "too_many", {"limit": LIST_GROUPS_MAX})])
    heads: list[OrderKey] = []
    for place, key in enumerate(request.group):
        group = read_group(sight, form, key)
        kind = ValueKind.TEXT if group.period is not None else group.meaning.kind
        if group.meaning.target is not None:
            heads.append(OrderKey(key.field, ValueKind.TEXT, key.descending, nullable=True, group=place, is_label=True))
        descending = group.meaning.target is None and key.descending
        heads.append(OrderKey(key.field, kind, descending, nullable=True, group=place))
    return (*heads, *order)


def _order(sight: Sight, form: FormDefinition, sort: tuple[SortKey, ...]) -> tuple[OrderKey, ...]:
    if len(sort) > SORTS_MAX:
        raise InvalidSort(parameter="sort", errors=[FieldError("sort", "too_many", {"limit": SORTS_MAX})])
    keys = []
    for each in sort:
        field = form.find(each.field)
        if field is None or not sight.may_read(form, field):
            raise InvalidSort(parameter="sort", errors=[FieldError(each.field, "field_unknown", {"field": each.field})])
        meaning = sight.forms.meaning(form, field)
        if not meaning.type.is_sortable:
            raise InvalidSort(parameter="sort", errors=[FieldError(each.field, "not_sortable", {"field": each.field})])
        kind = ValueKind.TEXT if meaning.target is not None or meaning.type.name == "author" else meaning.kind
        keys.append(OrderKey(field.key, kind, each.descending, nullable=not _always_filled(field)))
    if not any(key.name == "id" for key in keys):
        descending = bool(keys) and keys[-1].descending
        keys.append(OrderKey("id", ValueKind.REFERENCE, descending, nullable=False))
    return tuple(keys)


def _always_filled(each: Field) -> bool:
    """Whether live rows always hold a sort key; the row that a reference leads to may be out of sight."""
    return each.is_always_required and each.target is None and not each.is_computed


def _order_element(source: Source, key: OrderKey, heads: Sequence[tuple[Element, Element | None]] = ()) -> Element:
    if key.group is not None:
        value, label = heads[key.group]
        return label if key.is_label and label is not None else value
    return sorting_value(source, source.form.get(key.name))


def _directed(key: OrderKey, element: Element) -> Any:
    """Empties last either way; a key that is never empty keeps the plain order, which any index serves."""
    if not key.descending:
        return element.asc()
    return element.desc().nulls_last() if key.nullable else element.desc()


def _first(form: FormDefinition, count: int | None) -> sa.FromClause | None:
    """The first rows of a form by their ids, the recycle bin's among them; None for all."""
    table = table_of(form)
    return (
        None if count is None else sa.select(table).order_by(table.c.id).limit(sa.literal_column(str(count))).subquery()
    )


def _page_columns(sight: Sight, source: Source, fields: Iterable[Field]) -> sa.Select[Any]:
    """The columns of the form's own table that rendering needs."""
    return sa.select(*(source.root.c[name] for name in _columns_of(sight, source.form, fields)))


def _columns_of(sight: Sight, form: FormDefinition, fields: Iterable[Field]) -> tuple[str, ...]:
    names: dict[str, None] = {"id": None}
    for each in fields:
        names |= dict.fromkeys(own_columns(sight.forms, form, each))
        for rule in sight.shown_on(form, each) or ():
            names |= dict.fromkeys(columns_of_rule(sight, form, rule))
    return tuple(names)


def _records(
    sight: Sight, source: Source, fields: Iterable[Field], variables: Variables, keys: Sequence[Element] = ()
) -> Any:
    """JSON of each row of a page. A lateral row without a table is folded in by the planner."""
    shown = [shown_value(sight, source, each, variables).label(each.key) for each in fields]
    row = sa.select(*shown).correlate(*source.tables()).lateral("_row")
    records: Any = sa.select(
        sa.cast(sa.func.to_json(sa.literal_column("_row")), sa.Text()).label("record"),
        *(sa.cast(element, sa.Text()).label(f"key_{i}") for i, element in enumerate(keys)),
    )
    return records.select_from(source.joined.join(row, sa.true()))
