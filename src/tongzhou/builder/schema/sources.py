"""Tables and joins of one statement. A reference leads to at most one row, so a join never repeats a record."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from tongzhou.builder.fields.facade import (
    ADDRESS_PARTS,
    ENTITIES,
    TAGS,
    FormulaSettings,
    LookupSettings,
    Measure,
    MoneySettings,
    NumberSettings,
    PercentSettings,
    QueryMatch,
    QuerySettings,
    RollupSettings,
    SubformSettings,
    ValueKind,
)
from tongzhou.builder.schema.computed import along, condition_of, formula_of, range_of
from tongzhou.builder.schema.contracts import AVERAGE_DECIMALS, Field, FormDefinition, Forms
from tongzhou.builder.schema.tables import table_of
from tongzhou.expressions.facade import Kind, Variables, is_true, to_sql

Element = sa.ColumnElement[Any]

FOLDS: dict[Measure, Callable[[Element], Element]] = {
    Measure.COUNT: sa.func.count,
    Measure.COUNT_DISTINCT: lambda value: sa.func.count(sa.distinct(value)),
    Measure.SUM: sa.func.sum,
    Measure.AVG: lambda value: sa.func.round(sa.func.avg(value), AVERAGE_DECIMALS),
    Measure.MIN: sa.func.min,
    Measure.MAX: sa.func.max,
}


class Reader(Protocol):
    """For whom a statement is made: whose rows computed fields count, and what their variables stand for."""

    @property
    def variables(self) -> Variables:
        """Values or marks of `me`, `today` and the like."""

    def counted(self, source: Source) -> list[Element]:
        """Which rows of a source count: those that the reader may see."""


class Everybody:
    """A reader who sees every row: for predicates of roles, which hold whoever asks."""

    def __init__(self, variables: Variables | None = None) -> None:
        self.variables = variables or Variables()

    def counted(self, source: Source) -> list[Element]:  # noqa: ARG002
        """No row is left out."""
        return []


class Source:
    """A form's rows and, joined as they are asked for, the rows that its references lead to.

    `root` stands for the form's own table: the table itself, or a page of it that was selected before. `prefix`
    keeps the names of a query inside another apart. `written`: rows that stand for a form's stored ones where
    references lead to it. `binned` rows lie in the recycle bin with the rows of their sub-forms that went there
    together with them.
    """

    def __init__(
        self,
        forms: Forms,
        form: FormDefinition,
        root: sa.FromClause | None = None,
        *,
        reader: Reader | None = None,
        prefix: str = "",
        written: Mapping[str, sa.FromClause] | None = None,
        binned: bool = False,
    ) -> None:
        self.forms = forms
        self._written = written or {}
        self.form = form
        self.reader: Reader = reader or Everybody()
        self.root: sa.FromClause = table_of(form).alias(f"{prefix}t") if root is None else root
        self.joined: sa.FromClause = self.root
        self._prefix = prefix
        self._binned = binned
        self._aliases: dict[tuple[str, ...], tuple[FormDefinition, sa.FromClause]] = {(): (form, self.root)}
        self._counted: set[str] = set()

    def __getitem__(self, path: str) -> Element:
        """The element of a stored path (field ids): what the formula compiler asks for."""
        return Columns(self, self.reader)[path]

    def rows(self, path: str) -> RelatedRows:
        """The rows at a stored path that formulas calculate over."""
        return Columns(self, self.reader).rows(path)

    def inner(self, form: FormDefinition, reader: Reader) -> Source:
        """The rows of another form, in a query inside this one."""
        self._counted.add(form.key)
        return Source(self.forms, form, reader=reader, prefix=f"{self._prefix}c{len(self._counted)}_")

    def count(self, inner: Source) -> None:
        """Remember which forms a query inside this one reads."""
        self._counted |= inner._counted

    def own(self, each: Field) -> Element:
        """The value of a field of the form itself, for comparing: addresses as one text."""
        return self.value((), each, self.reader)

    def value(self, hops: tuple[str, ...], each: Field, reader: Reader) -> Element:
        """The same of a field of the row behind `hops`."""
        form, alias = self.reach(hops)
        match each.settings:
            case LookupSettings(through=through, field=field):
                behind = (*hops, form.get(through).id)
                target, _ = self.reach(behind)
                return self.value(behind, target.get(field), reader)
            case FormulaSettings():
                return rounded(self._formula(hops, form, each, reader), self.forms.meaning(form, each))
            case RollupSettings():
                return self._rollup(form, alias, each, reader, is_behind=bool(hops))
            case SubformSettings():
                return self._row_ids(*self._rows(alias, each, reader))
            case QuerySettings():
                return self._row_ids(*self._queried(hops, each, reader))
        return stored_as_compared(alias.c[each.column], each.kind)

    def _formula(self, hops: tuple[str, ...], form: FormDefinition, each: Field, reader: Reader) -> Element:
        bound = formula_of(self.forms, form, each)
        compiled = is_true if bound.kind is Kind.BOOLEAN else to_sql
        return compiled(bound, Columns(self, reader, hops), reader.variables)

    def _rollup(
        self, form: FormDefinition, alias: sa.FromClause, each: Field, reader: Reader, *, is_behind: bool
    ) -> Element:
        """Rows that lead here, folded in a query of its own. Behind a reference that leads nowhere it is empty."""
        settings = each.settings
        assert isinstance(settings, RollupSettings)
        counted = self.forms.get(settings.form)
        inner = self._inside(counted, reader)
        folded = _folded(settings, inner, self.forms.meaning(form, each))
        condition = condition_of(self.forms, each)
        conditions = [
            inner.root.c[counted.get(settings.through).column] == alias.c.id,
            inner.root.c.deleted_at.is_(None),
            *reader.counted(inner),
            *([] if condition is None else [to_sql(condition, inner, reader.variables)]),
        ]
        rows = sa.select(folded).select_from(inner.joined).where(*conditions).correlate_except(*inner.tables())
        value: Element = rows.scalar_subquery()
        self._counted |= inner._counted
        return sa.case((alias.c.id.is_not(None), value), else_=sa.null()) if is_behind else value

    def rows_of(self, each: Field) -> tuple[Source, list[Element]]:
        """The rows of a sub-form, which belong to the row of this source, and the conditions that say so."""
        return self._rows(self.root, each, self.reader)

    def _rows(self, alias: sa.FromClause, each: Field, reader: Reader) -> tuple[Source, list[Element]]:
        settings = each.settings
        assert isinstance(settings, SubformSettings)
        form = self.forms.get(settings.form)
        inner = self._inside(form, reader)
        belongs = inner.root.c[form.get(settings.through).column] == alias.c.id
        return inner, [belongs, self._standing(alias, inner), *reader.counted(inner)]

    def _standing(self, alias: sa.FromClause, inner: Source) -> Element:
        """Which rows of a sub-form are there: of a record in the recycle bin those that lie there with it."""
        if not self._binned or alias is not self.root:
            return inner.root.c.deleted_at.is_(None)
        own = table_of(self.form).alias(f"{self._prefix}bin")
        gone = sa.select(own.c.deleted_at).where(own.c.id == alias.c.id).correlate_except(own).scalar_subquery()
        return inner.root.c.deleted_at == gone

    def queried(self, each: Field) -> tuple[Source, list[Element]]:
        """The records that a query field shows of the row of this source, and the conditions that say so."""
        return self._queried((), each, self.reader)

    def _queried(self, hops: tuple[str, ...], each: Field, reader: Reader) -> tuple[Source, list[Element]]:
        settings = each.settings
        assert isinstance(settings, QuerySettings)
        form, _ = self.reach(hops)
        inner = self._inside(self.forms.get(settings.form), reader)
        fits = [
            _compared(match, inner.form.get(match.field), inner, self.value(hops, form.get(match.equals), reader))
            for match in settings.where
        ]
        range_ = range_of(self.forms, each)
        return inner, [
            sa.and_(*fits) if settings.match == "all" else sa.or_(*fits),
            inner.root.c.deleted_at.is_(None),
            *reader.counted(inner),
            *([] if range_ is None else [to_sql(range_, inner, reader.variables)]),
        ]

    def _row_ids(self, inner: Source, conditions: list[Element]) -> Element:
        rows = sa.select(inner.root.c.id).select_from(inner.joined).where(*conditions)
        return sa.func.array(rows.correlate_except(*inner.tables()).scalar_subquery())

    def _inside(self, form: FormDefinition, reader: Reader) -> Source:
        """Rows of another form in a query inside this one's."""
        inner = Source(self.forms, form, reader=reader, prefix=f"{self._prefix}c{len(self._counted)}_")
        self._counted.add(form.key)
        return inner

    def target_of(self, each: Field) -> tuple[FormDefinition, sa.FromClause]:
        """The joined row that a reference field of the form leads to."""
        return self.reach((each.id,))

    def through(self, each: Field) -> tuple[FormDefinition, sa.FromClause, Field]:
        """The joined row and field that a lookup shows."""
        assert isinstance(each.settings, LookupSettings)
        target, alias = self.reach((self.form.get(each.settings.through).id,))
        return target, alias, target.get(each.settings.field)

    def beyond(self, hop: Field, each: Field) -> tuple[FormDefinition, sa.FromClause]:
        """The row that reference `each` of the row behind `hop` leads to."""
        return self.reach((hop.id, each.id))

    def tables(self) -> list[sa.FromClause]:
        """Everything joined so far."""
        return [alias for _, alias in self._aliases.values()]

    def rows_of_form(self, key: str) -> list[sa.FromClause]:
        """The rows of a form among those joined so far, the source's own included."""
        return [alias for form, alias in self._aliases.values() if form.key == key]

    def leads_to(self, form: FormDefinition) -> bool:
        """Whether a reference joined so far leads to rows of `form`, or some of them are counted."""
        return form.key in self._counted or any(
            hops and target.key == form.key for hops, (target, _) in self._aliases.items()
        )

    def reach(self, hops: tuple[str, ...]) -> tuple[FormDefinition, sa.FromClause]:
        """The form and row behind references, joined now if they were not before."""
        known = self._aliases.get(hops)
        if known is not None:
            return known
        form, alias = self.reach(hops[:-1])
        each = form.find_by_id(hops[-1])
        assert each is not None
        assert each.target is not None
        target = self.forms.get(each.target)
        rows = self._written.get(target.key, table_of(target))
        joined = rows.alias(f"{self._prefix}r{len(self._aliases)}")
        self.joined = self.joined.outerjoin(joined, joined.c.id == alias.c[each.column])
        self._aliases[hops] = (target, joined)
        return target, joined


@dataclass(frozen=True, slots=True)
class Columns:
    """Elements by stored path, from the row behind `hops` on, as a reader sees them."""

    source: Source
    reader: Reader
    hops: tuple[str, ...] = ()

    def __getitem__(self, path: str) -> Element:
        """What the formula compiler asks for."""
        *hops, last = path.split(".")
        behind = (*self.hops, *hops)
        form, _ = self.source.reach(behind)
        each = form.find_by_id(last)
        assert each is not None
        return self.source.value(behind, each, self.reader)

    def rows(self, path: str) -> RelatedRows:
        """The rows at a stored path (`FormulaNames.rows`) that the reader may see."""
        key, _, through = path.partition(".")
        _, alias = self.source.reach(self.hops)
        form = self.source.forms.get(key)
        inner = self.source.inner(form, self.reader)
        each = form.find_by_id(through) if through else None
        joined = [] if each is None else [inner.root.c[each.column] == alias.c.id]
        return RelatedRows(self.source, inner, self.reader, joined)


@dataclass(frozen=True, slots=True)
class RelatedRows:
    """Records that point to one record, or all of a form: those in the reader's scope, in the order they were made."""

    outer: Source
    inner: Source
    reader: Reader
    joined: list[Element]

    @property
    def columns(self) -> Any:
        """Elements by path, from the row on."""
        return Columns(self.inner, self.reader)

    @property
    def order(self) -> list[Element]:
        """Ids grow with time."""
        return [self.inner.root.c.id]

    def select(self, value: Element) -> sa.Select[Any]:
        """SELECT of an aggregate over the rows."""
        conditions = [*self.joined, self.inner.root.c.deleted_at.is_(None), *self.reader.counted(self.inner)]
        self.outer.count(self.inner)
        selected = sa.select(value).select_from(self.inner.joined).where(*conditions)
        return selected.correlate_except(*self.inner.tables())


def own_columns(forms: Forms, form: FormDefinition, each: Field) -> Iterator[str]:
    """The columns of the form's own table that a field is made of."""
    match each.settings:
        case LookupSettings(through=through):
            yield form.get(through).column
        case FormulaSettings():
            if formula_of(forms, form, each).rows():
                yield "id"
            for path in sorted(formula_of(forms, form, each).fields()):
                yield from own_columns(forms, form, next(along(forms, form, path)).field)
        case RollupSettings() | SubformSettings():
            yield "id"
        case QuerySettings(where=where):
            for match in where:
                yield from own_columns(forms, form, form.get(match.equals))
        case _:
            yield each.column


def stored_as_compared(column: Element, kind: ValueKind) -> Element:
    """A column's value for comparing: addresses and places as one text, markup as people read it.

    What `fields.comparable` makes of the same value.
    """
    if kind is ValueKind.ADDRESS:
        document = sa.type_coerce(column, JSONB)
        parts = [document[part].as_string() for part in ADDRESS_PARTS]
        return sa.func.nullif(sa.func.concat_ws(" ", *parts), "")
    if kind is ValueKind.LOCATION:
        point = sa.type_coerce(column, JSONB)
        degrees = (sa.func.trim_scale(sa.cast(point[part].as_string(), sa.Numeric)) for part in ("lng", "lat"))
        return sa.func.nullif(sa.func.concat_ws(",", *degrees, point["address"].as_string()), "")
    return _readable(column) if kind is ValueKind.MARKUP else column


_COMPARISONS: dict[str, Callable[[Element, Element], Element]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}


def _compared(match: QueryMatch, each: Field, inner: Source, ours: Element) -> Element:
    """Whether a record fits by one field; unknown, so not, where either side is empty."""
    theirs = inner.own(each)
    if match.op != "contains":
        return _COMPARISONS[match.op](theirs, ours)
    if inner.forms.meaning(inner.form, each).kind in (ValueKind.CHOICES, ValueKind.REFERENCES):
        return ours == sa.any_(theirs)
    return sa.func.strpos(sa.func.lower(theirs), sa.func.lower(ours)) > 0


def _folded(settings: RollupSettings, inner: Source, meaning: Field) -> Element:
    if settings.field is None:
        return sa.func.count()
    value = FOLDS[settings.measure](inner.own(inner.form.get(settings.field)))
    if settings.measure is not Measure.SUM:
        return value
    return rounded(sa.func.coalesce(value, sa.literal_column("0")), meaning)


def rounded(value: Element, meaning: Field) -> Element:
    """A number as it is shown, which is also as it is summed and compared."""
    match meaning.settings:
        case MoneySettings():
            return sa.func.round(value, sa.literal_column("2"))
        case PercentSettings(decimals=decimals) | NumberSettings(decimals=int(decimals)):
            return sa.func.round(value, sa.literal_column(str(decimals)))
        case NumberSettings():
            return sa.func.trim_scale(value)
    return value


def _readable(markup: Element) -> Element:
    """Rich text as a filter compares it: without tags."""
    text = sa.func.regexp_replace(markup, TAGS, " ", "g")
    for entity, sign in ENTITIES:
        text = sa.func.replace(text, entity, sign)
    return text
