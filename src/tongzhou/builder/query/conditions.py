"""What decides which rows a statement reads: the recycle bin, the row scope, the filter, the search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from tongzhou.access.facade import Action, RowRule, RowScope
from tongzhou.builder.query.contracts import Named, Slot
from tongzhou.builder.query.filters import Filter, marks, read_filter, variable_marks, variables_shape
from tongzhou.builder.query.row_rules import admits, key_finder
from tongzhou.builder.query.searching import Searched, found_by, read_search
from tongzhou.builder.query.sight import Sight
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.builder.schema.facade import Element, Source
from tongzhou.expressions.facade import SERVER_NOW, Variables, to_sql


@dataclass(frozen=True)
class Condition:
    """Which rows, apart from the values: `shape` is what statements are kept by, `inputs` fill them."""

    form: FormDefinition
    rows: RowScope
    variables: Mapping[str, Any]
    filtered: Filter | None
    searched: Searched
    deleted: bool = False

    @property
    def shape(self) -> tuple[Any, ...]:
        """Equal shapes have equal statements."""
        return (
            self.rows.shape,
            variables_shape(self.variables),
            None if self.filtered is None else self.filtered.shape,
            self.searched.shape,
            self.deleted,
        )

    @property
    def inputs(self) -> dict[str, Any]:
        """The values of this request."""
        return {
            "variables": self.variables,
            "team": self.variables["my_team"],
            "filter": () if self.filtered is None else self.filtered.values,
            **self.searched.inputs,
        }

    def standing(self) -> tuple[Variables, dict[Any, Slot]]:
        """Marks for variables and filter values, and what they stand for."""
        variables, slots = variable_marks(self.variables)
        return variables, slots | marks(self.filtered)


def condition(
    sight: Sight,
    form: FormDefinition,
    rows: RowScope,
    *,
    today: Any,
    filter: Any = None,  # noqa: A002  the parameter's name in the contract
    search: str | None = None,
    named: Named = (),
    deleted: bool = False,
) -> Condition:
    """Read what a request asks for; `rows` must be the scope of this form."""
    if not isinstance(rows, RowScope) or rows.form != form.key:
        raise TypeError("a statement on records needs the row scope of their form")
    return Condition(
        form=form,
        rows=rows,
        variables={**rows.variables, "today": today},
        filtered=None if filter is None else read_filter(sight, form, filter),
        searched=read_search(sight, form, search, named),
        deleted=deleted,
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """The actor of a request: of other forms, too, only rows in their scope count."""

    sight: Sight
    variables: Variables

    def counted(self, source: Source) -> list[Element]:
        """The read scope of the source's form."""
        rules = None if source.form.is_platform else self.sight.rules(source.form.key, Action.READ)
        return [] if rules is None else [_any_of(self.sight, source, rules, self.variables)]


def source_for(
    sight: Sight,
    form: FormDefinition,
    variables: Variables,
    root: sa.FromClause | None = None,
    *,
    binned: bool = False,
) -> Source:
    """A form's rows for the actor of a request, whose variables (or their marks) these are."""
    standing = replace(variables, zone=sight.zone, now=SERVER_NOW)
    return Source(sight.forms, form, root, reader=_Reader(sight, standing), binned=binned)


def where(sight: Sight, source: Source, asked: Condition, variables: Variables) -> list[Element]:
    """All conditions of a statement, ANDed by the caller."""
    deleted_at = source.root.c.deleted_at
    parts: list[Element] = [deleted_at.is_not(None) if asked.deleted else deleted_at.is_(None)]
    parts += scoped(sight, source, asked.rows, variables)
    if asked.filtered is not None:
        parts.append(to_sql(asked.filtered.shape, source, variables, reference=key_finder(source)))
    return [*parts, *found_by(sight, source, asked.searched)]


def scoped(sight: Sight, source: Source, rows: RowScope, variables: Variables) -> list[Element]:
    """The row scope: any of its rules."""
    if rows.rules is None:
        return []
    return [_any_of(sight, source, rows.rules, variables)]


def _any_of(sight: Sight, source: Source, rules: Sequence[RowRule], variables: Variables) -> Element:
    return sa.or_(*(admits(sight, source, rule, variables) for rule in rules))
