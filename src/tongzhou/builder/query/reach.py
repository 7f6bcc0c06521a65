"""Which rows an actor reaches with an action, for those who write: locked, resolved by key, checked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from tongzhou.access.facade import RowScope
from tongzhou.builder.query.conditions import condition, scoped, source_for, where
from tongzhou.builder.query.contracts import CompiledQuery, Named, Statement
from tongzhou.builder.query.filters import read_filter, variable_marks, variables_shape
from tongzhou.builder.query.render import label_of
from tongzhou.builder.query.row_rules import key_finder
from tongzhou.builder.query.sight import Sight
from tongzhou.builder.query.texts import finished
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.schema.facade import Element, Source, table_of
from tongzhou.expressions.facade import Variables, bind_condition, parse_filter, to_sql

_IDS = sa.bindparam("ids", type_=ARRAY(sa.Uuid()))
_ID = sa.bindparam("id", type_=sa.Uuid())


def compile_stored(
    sight: Sight,
    form: FormDefinition,
    ids: Sequence[UUID],
    rows: RowScope,
    *,
    today: date,
    deleted: bool = False,
    locks: bool = False,
) -> Statement:
    """The stored values of those of `ids` that the actor reaches, in the order of their ids, locked if asked.

    A single id is compared as such: of a list PostgreSQL does not know the length and plans each time anew.

    The columns name their types: a statement prepared before a field changed its type is then another statement,
    not one that PostgreSQL refuses because its plan would now answer otherwise.
    """
    asked = condition(sight, form, rows, today=today, deleted=deleted)
    is_single = len(ids) == 1

    def make() -> CompiledQuery:
        variables, slots = asked.standing()
        source = source_for(sight, form, variables)
        columns = [
            *(source.root.c[name] for name in ("id", "revision", "updated_at", "updated_by")),
            *(_typed(source.root.c[each.column]) for each in form.stored_fields if not _hidden(sight, each)),
        ]
        conditions = where(sight, source, asked, variables)
        statement = (
            sa.select(*columns)
            .select_from(source.joined)
            .where(source.root.c.id == (_ID if is_single else sa.any_(_IDS)), *conditions)
            .order_by(source.root.c.id)
        )
        return finished(statement.with_for_update(of=source.root) if locks else statement, sight.schema, slots)

    compiled = sight.statement(("stored", form.key, asked.shape, locks, is_single), make)
    return compiled.bind({**asked.inputs, "ids": {0: list(ids)}, "id": {0: ids[0] if is_single else None}})


def compile_ids(
    sight: Sight,
    form: FormDefinition,
    filter_document: Any,
    rows: RowScope,
    *,
    today: date,
    limit: int,
    search: str | None = None,
    named: Named = (),
) -> Statement:
    """The ids of the rows that a filter and a search accept and the actor reaches, at most `limit`."""
    asked = condition(sight, form, rows, today=today, filter=filter_document, search=search, named=named)

    def make() -> CompiledQuery:
        variables, slots = asked.standing()
        source = source_for(sight, form, variables)
        conditions = where(sight, source, asked, variables)
        statement = (
            sa.select(source.root.c.id)
            .select_from(source.joined)
            .where(*conditions)
            .order_by(source.root.c.id)
            .limit(sa.bindparam("limit", type_=sa.Integer()))
        )
        return finished(statement, sight.schema, slots)

    return sight.statement(("ids", form.key, asked.shape), make).bind({**asked.inputs, "limit": {0: limit}})


def compile_reached(
    sight: Sight, form: FormDefinition, ids: Sequence[UUID], rows: RowScope, *, today: date
) -> Statement:
    """How many of `ids` are rows that the actor reaches: asked again after writing."""
    asked = condition(sight, form, rows, today=today)

    def make() -> CompiledQuery:
        variables, slots = asked.standing()
        source = source_for(sight, form, variables)
        conditions = where(sight, source, asked, variables)
        statement = (
            sa.select(sa.func.count()).select_from(source.joined).where(source.root.c.id == sa.any_(_IDS), *conditions)
        )
        return finished(statement, sight.schema, slots)

    return sight.statement(("reached", form.key, asked.shape), make).bind({**asked.inputs, "ids": {0: list(ids)}})


@dataclass(frozen=True)
class Wanted:
    """Records of a form named by ids (no key) or by the values of one of its unique fields."""

    form: FormDefinition
    key: Field | None
    values: tuple[Any, ...]
    rows: RowScope | None

    @property
    def shape(self) -> tuple[Any, ...]:
        """What the statement depends on, apart from the values."""
        key, rows = None if self.key is None else self.key.key, None if self.rows is None else self.rows.shape
        return self.form.key, key, rows, self.is_single

    @property
    def is_single(self) -> bool:
        """Whether one value is wanted; see `compile_stored` for why that is another statement."""
        return len(self.values) == 1


def compile_resolve(sight: Sight, wanted: Sequence[Wanted], *, today: date) -> Statement:
    """Rows `(index of the wanted, id, key as text)` for all that exist within the actor's scope, in one statement.

    All row scopes must be of one actor: they share their variables.
    """
    scopes = [each.rows for each in wanted if each.rows is not None]
    nobody = {"me": None, "my_team": (), "my_partner": None}
    known = {**(scopes[0].variables if scopes else nobody), "today": today}

    def make() -> CompiledQuery:
        variables, slots = variable_marks(known)
        parts = []
        for index, each in enumerate(wanted):
            source = source_for(sight, each.form, variables)
            column = source.root.c.id if each.key is None else source.root.c[each.key.column]
            one = sa.bindparam(f"value_{index}", type_=column.type)
            many = sa.any_(sa.bindparam(f"values_{index}", type_=ARRAY(column.type)))
            conditions: list[Element] = [] if each.form.is_platform else [source.root.c.deleted_at.is_(None)]
            if each.rows is not None:
                conditions += scoped(sight, source, each.rows, variables)
            parts.append(
                sa.select(sa.literal_column(str(index)), source.root.c.id, sa.cast(column, sa.Text()))
                .select_from(source.joined)
                .where(column == (one if each.is_single else many), *conditions)
            )
        return finished(parts[0] if len(parts) == 1 else sa.union_all(*parts), sight.schema, slots)

    shape = ("resolve", tuple(each.shape for each in wanted), variables_shape(known))
    values = [list(each.values) for each in wanted]
    inputs = {
        "variables": known,
        "team": known["my_team"],
        "values": values,
        "value": [(each or [None])[0] for each in values],
    }
    return sight.statement(shape, make).bind(inputs)


def _typed(column: Element) -> Element:
    return sa.cast(column, column.type)


def _hidden(sight: Sight, each: Field) -> bool:
    return sight.is_partner and each.hidden_from_partners


def reached_ids(sight: Sight, form: FormDefinition, rows: RowScope, *, today: date) -> sa.Select[Any]:
    """The ids of the live rows that the actor reaches, as a SELECT to stand inside a larger statement."""
    source, conditions = reached_rows(sight, form, rows, today=today)
    return sa.select(source.root.c.id).select_from(source.joined).where(*conditions)


def reached_rows(
    sight: Sight, form: FormDefinition, rows: RowScope, *, today: date, wanted: Any = None
) -> tuple[Source, list[Element]]:
    """The live rows that the actor reaches and a JSON predicate accepts, with the conditions that say so, for a
    statement that is not kept. Raises InvalidFilter.
    """
    asked = condition(sight, form, rows, today=today)
    variables = standing_variables(rows.variables, today)
    source = source_for(sight, form, variables)
    conditions = where(sight, source, asked, variables)
    if wanted is not None:
        read_filter(sight, form, wanted)
        bound = bind_condition(parse_filter(wanted), sight.names(form))
        conditions.append(to_sql(bound, source, variables, reference=key_finder(source)))
    return source, conditions


def standing_variables(known: Mapping[str, object], today: date) -> Variables:
    """The variables of row rules with their values, for statements that are not kept."""
    team: Any = known["my_team"]
    return Variables(
        me=_text(known["me"]),
        my_team=tuple(str(member) for member in team),
        my_partner=_text(known["my_partner"]),
        today=today,
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def compile_partners(sight: Sight, form: FormDefinition, ids: Sequence[UUID]) -> Statement | None:
    """Rows `(id, partner)` of records: whose they are by the form's path; None where the form has none."""
    path = form.partner_path
    if path is None:
        return None

    def make() -> CompiledQuery:
        source = Source(sight.forms, form)
        owner = source.root.c.id if not path else source[_path_of_ids(sight, form, path)]
        statement = (
            sa.select(source.root.c.id, owner).select_from(source.joined).where(source.root.c.id == sa.any_(_IDS))
        )
        return finished(statement, sight.schema, {})

    return sight.statement(("partners", form.key), make).bind({"ids": {0: list(ids)}})


def _path_of_ids(sight: Sight, form: FormDefinition, path: tuple[str, ...]) -> str:
    identifiers = []
    for key in path:
        each = form.get(key)
        identifiers.append(each.id)
        form = sight.forms.get(each.target or "")
    return ".".join(identifiers)


def compile_labels(sight: Sight, wanted: Sequence[tuple[FormDefinition, Sequence[UUID]]]) -> Statement:
    """Rows `(id, label)` of records of several forms, those in the recycle bin too. A label shows to whoever
    reads the record that holds the reference: ask only for forms whose label the actor may see.
    """

    def make() -> CompiledQuery:
        parts = []
        for index, (form, _) in enumerate(wanted):
            table = table_of(form).alias("t")
            ids = sa.bindparam(f"values_{index}", type_=ARRAY(sa.Uuid()))
            parts.append(sa.select(table.c.id, label_of(form, table)).where(table.c.id == sa.any_(ids)))
        return finished(parts[0] if len(parts) == 1 else sa.union_all(*parts), sight.schema, {})

    shape = ("labels", tuple(form.key for form, _ in wanted))
    return sight.statement(shape, make).bind({"values": [list(ids) for _, ids in wanted]})
