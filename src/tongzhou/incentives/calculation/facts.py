"""Arrow tables to typed columns: what must hold before a plan may be calculated on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tongzhou.expressions.facade import Kind
from tongzhou.incentives.calculation.contracts import Facts, FactsError
from tongzhou.incentives.calculation.dialect import DuckDB
from tongzhou.incentives.calculation.sql_amounts import RATE_PLACES
from tongzhou.incentives.plans.facade import Lookup, Plan, SourceField
from tongzhou.kernel.money import currency_scale

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_EXACT = "DECIMAL(38, 10)"
PERCENT_PLACES = 4
"""Decimals of a percentage: with them it counts parts per million."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a source as the calculation reads it: its SQL, and when a value in it is malformed."""

    name: str
    source: str
    read: str
    malformed: str | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One source table as a typed view."""

    table: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    def view(self) -> str:
        """The statement that makes the view `read_<table>`."""
        selected = ",\n       ".join(f"{column.read} AS {_quoted(column.name)}" for column in self.columns)
        return f"CREATE OR REPLACE TEMP VIEW read_{self.table} AS\nSELECT {selected}\nFROM {self.table}"


def readings(plan: Plan, facts: Facts) -> list[Reading]:
    """How each source of the plan is read; FactsError when a column is missing or of a type that cannot be."""
    source = plan.sources.transactions
    lines = _Reader(plan, "transactions", facts.transactions, facts.minor_units)
    columns = [
        lines.text("txn", source.id, required=True),
        lines.whole("line", source.line),
        lines.text("partner", source.partner, required=True),
        lines.moment("comp", source.date),
        lines.day("day", source.date),
    ]
    if plan.sources.dated or plan.sources.tree:
        columns.append(lines.instant("moment", source.date))
    if source.product is not None:
        columns.append(lines.text("product", source.product))
    if source.currency is not None:
        columns.append(lines.text("currency", source.currency, required=True))
    if source.original_id is not None and source.original_line is not None:
        columns.append(lines.text("original_txn", source.original_id))
        columns.append(lines.whole("original_line", source.original_line, required=False))
    columns += [lines.field(field) for field in source.fields]
    taxes = {measure.key: measure.net_of for measure in plan.measures.values() if measure.net_of}
    columns += [lines.percentage(f"tax_{key}", tax.column, above_zero=False) for key, tax in taxes.items() if tax.field]
    read = [Reading("transactions", tuple(columns), ("txn", "line"))]
    read.append(_lookup(plan, "partners", plan.sources.partners, facts.partners, facts.minor_units))
    if plan.sources.products is not None:
        if facts.products is None:
            raise FactsError("source_missing", source="products")
        read.append(_lookup(plan, "products", plan.sources.products, facts.products, facts.minor_units))
    return read + further_readings(plan, facts)


def further_readings(plan: Plan, facts: Facts) -> list[Reading]:
    """How the sources are read that only some plans have."""
    read = []
    if (history := plan.sources.history) is not None:
        reader = _further(plan, facts, "history")
        spans = [reader.text("partner", history.partner, required=True), *reader.span(history.start, history.end)]
        read.append(Reading("history", (*spans, *map(reader.field, history.fields)), ("partner", "start_at")))
    if (splits := plan.sources.splits) is not None:
        reader = _further(plan, facts, "splits")
        part = reader.percentage("weight", splits.part, places=0 if splits.by_parts else PERCENT_PLACES)
        named = [reader.text("txn", splits.id, required=True), reader.whole("line", splits.line)]
        named += [reader.text("partner", splits.partner, required=True), part]
        read.append(Reading("splits", tuple(named), ("txn", "line", "partner")))
    if (tree := plan.sources.tree) is not None:
        reader = _further(plan, facts, "tree")
        named = [reader.text("child", tree.child, required=True), reader.text("parent", tree.parent, required=True)]
        read.append(Reading("tree", (*named, *reader.span(tree.start, tree.end)), ("child", "start_at")))
    if (rates := plan.sources.exchange_rates) is not None:
        reader = _further(plan, facts, "exchange_rates")
        named = [reader.text("currency", rates.currency, required=True), reader.moment("instant", rates.date)]
        named += [reader.day("day", rates.date), reader.percentage("rate", rates.rate, places=RATE_PLACES)]
        read.append(Reading("exchange_rates", tuple(named), ("currency", "day")))
    return read


def _further(plan: Plan, facts: Facts, name: str) -> _Reader:
    if name not in facts.further:
        raise FactsError("source_missing", source=name)
    return _Reader(plan, name, facts.further[name], facts.minor_units)


def _lookup(plan: Plan, name: str, source: Lookup, table: pa.Table, minor_units: bool) -> Reading:
    reader = _Reader(plan, name, table, minor_units)
    columns = [reader.text("key", source.key, required=True), *(reader.field(field) for field in source.fields)]
    return Reading(name, tuple(columns), ("key",))


def check_values(connection: duckdb.DuckDBPyConnection, reading: Reading) -> None:
    """FactsError on the first malformed or missing value, or on a key that stands twice."""
    complaints = [(column, *each) for column in reading.columns for each in _complaints(column)]
    if complaints:
        found = ", ".join(f"bool_or({wrong})" for _, _, wrong in complaints)
        row = connection.execute(f"SELECT {found} FROM {reading.table}").fetchone() or ()
        for met, complaint in zip(row, complaints, strict=True):
            if met:
                raise _first_wrong(connection, reading, *complaint)
    key = ", ".join(reading.key)
    twice = connection.execute(
        f"SELECT {key} FROM read_{reading.table} GROUP BY {key} HAVING count(*) > 1 ORDER BY {key} LIMIT 1"
    ).fetchone()
    if twice is not None:
        raise FactsError("key_twice", source=reading.table, key=" ".join(map(str, twice)))


def _first_wrong(
    connection: duckdb.DuckDBPyConnection, reading: Reading, column: Column, code: str, wrong: str
) -> FactsError:
    found = connection.execute(
        f"SELECT * FROM (SELECT CAST({_quoted(column.source)} AS VARCHAR), row_number() OVER (), {wrong} AS wrong"
        f" FROM {reading.table}) WHERE wrong LIMIT 1"
    ).fetchone()
    value, row = found[:2] if found else (None, None)
    return FactsError(code, source=reading.table, column=column.source, value=str(value)[:80], row=str(row))


def _complaints(column: Column) -> Iterable[tuple[str, str]]:
    if column.malformed is not None:
        yield "value_malformed", column.malformed
    if column.required:
        read = f"TRY({column.read})" if column.malformed else column.read
        yield "value_missing", f"({read}) IS NULL"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


class _Reader:
    """Reads the columns of one Arrow table by their Arrow types."""

    def __init__(self, plan: Plan, name: str, table: pa.Table, minor_units: bool) -> None:
        self._plan = plan
        self._name = name
        self._table = table
        self._schema = table.schema
        self._minor_units = minor_units

    def _type(self, column: str) -> Any:
        index = self._schema.get_field_index(column)
        if index < 0:
            known = ", ".join(self._schema.names)[:300]
            raise FactsError("column_missing", source=self._name, column=column, known=known)
        type_ = self._schema.field(index).type
        return type_.value_type if _arrow().is_dictionary(type_) else type_

    def _refuse(self, column: str, wanted: str) -> FactsError:
        found = str(self._type(column))
        return FactsError("column_type", source=self._name, column=column, type=found, wanted=wanted)

    def text(self, name: str, column: str, *, required: bool = False) -> Column:
        """A text or a whole number written as one."""
        type_, quoted = self._type(column), _quoted(column)
        if _is_text(type_):
            return Column(name, column, f"nullif({quoted}, '')", required=required)
        if not _arrow().is_integer(type_):
            raise self._refuse(column, "text")
        return Column(name, column, f"CAST({quoted} AS VARCHAR)", required=required)

    def whole(self, name: str, column: str, *, required: bool = True) -> Column:
        """A whole number."""
        type_, quoted = self._type(column), _quoted(column)
        if _arrow().is_integer(type_):
            return Column(name, column, f"CAST({quoted} AS BIGINT)", required=required)
        if not _is_text(type_):
            raise self._refuse(column, "integer")
        filled = f"nullif({quoted}, '')"
        malformed = f"NOT regexp_full_match({filled}, '-?[0-9]{{1,18}}')"
        return Column(name, column, f"CAST({filled} AS BIGINT)", malformed, required)

    def percentage(self, name: str, column: str, *, places: int = PERCENT_PLACES, above_zero: bool = True) -> Column:
        """A number of at most so many decimals, not negative, as a whole number of the last of them."""
        type_, value, malformed = self._type(column), _quoted(column), None
        if _is_text(type_) or _arrow().is_floating(type_):
            value = _decimal_text(value, type_)
            malformed = f"NOT regexp_full_match({value}, '[0-9]{{1,9}}([.][0-9]{{1,10}})?')"
            value = f"CAST({value} AS {_EXACT})"
        elif not (_arrow().is_integer(type_) or _arrow().is_decimal(type_)):
            raise self._refuse(column, "number or text")
        unfit = f"TRY({value}) <> round(TRY({value}), {places}) OR TRY({value}) {'<=' if above_zero else '<'} 0"
        wrong = " OR ".join(f"coalesce({each}, false)" for each in (malformed, unfit) if each)
        return Column(name, column, f"CAST({value} * {10**places} AS BIGINT)", wrong, required=True)

    def moment(self, name: str, column: str) -> Column:
        """A date, or an instant with its time zone; a time without one is refused."""
        type_, quoted = self._type(column), _quoted(column)
        if _arrow().is_date(type_):
            return Column(name, column, f"CAST({quoted} AS DATE)", required=True)
        if _arrow().is_timestamp(type_) and type_.tz is not None:
            return Column(name, column, f"CAST({quoted} AS TIMESTAMPTZ)", required=True)
        if not _is_text(type_):
            raise self._refuse(column, "date, or timestamp with time zone")
        return self._text_moment(name, column, quoted)

    def day(self, name: str, column: str) -> Column:
        """The day of a date or instant, in the plan's time zone."""
        moment = self.moment(name, column)
        is_text = _is_text(self._type(column))
        if _arrow().is_timestamp(self._type(column)) or (is_text and self._has_instants(column)):
            return Column(name, column, DuckDB().local_day(moment.read, self._plan.time_zone))
        return Column(name, column, moment.read)

    def instant(self, name: str, column: str, missing: str | None = None) -> Column:
        """An instant, of a date its beginning in the plan's time zone; `missing` stands in for an empty one."""
        moment = self.moment(name, column)
        type_ = self._type(column)
        is_day = _arrow().is_date(type_) or (_is_text(type_) and not self._has_instants(column))
        read = DuckDB().midnight(moment.read, self._plan.time_zone) if is_day else moment.read
        if missing is None:
            return Column(name, column, read)
        return Column(name, column, f"coalesce({read}, CAST('{missing}' AS TIMESTAMPTZ))", moment.malformed)

    def span(self, start: str, end: str) -> tuple[Column, Column]:
        """The half-open span in which a row holds, open where a bound is empty."""
        return self.instant("start_at", start, "-infinity"), self.instant("end_at", end, "infinity")

    def _text_moment(self, name: str, column: str, quoted: str) -> Column:
        filled, whole_day = f"nullif({quoted}, '')", "[0-9]{4}-[0-9]{2}-[0-9]{2}"
        if not self._has_instants(column):
            fits = f"regexp_full_match({filled}, '{whole_day}') AND TRY_CAST({filled} AS DATE) IS NOT NULL"
            return Column(
                name, column, f"CAST({filled} AS DATE)", f"{filled} IS NOT NULL AND NOT ({fits})", required=True
            )
        pattern = (
            f"{whole_day}([T ][0-9]{{2}}:[0-9]{{2}}(:[0-9]{{2}}([.][0-9]{{1,6}})?)?(Z|[+-][0-9]{{2}}:[0-9]{{2}}))?"
        )
        zone = DuckDB().text(self._plan.time_zone)
        read = (
            f"CASE WHEN length({filled}) = 10 THEN timezone({zone}, CAST({filled} AS TIMESTAMP))"
            f" ELSE CAST({filled} AS TIMESTAMPTZ) END"
        )
        fits = f"regexp_full_match({filled}, '{pattern}') AND TRY({read}) IS NOT NULL"
        return Column(name, column, read, f"{filled} IS NOT NULL AND NOT ({fits})", required=True)

    def _has_instants(self, column: str) -> bool:
        import pyarrow.compute as pc

        return bool(pc.any(pc.greater(pc.utf8_length(self._table.column(column)), 10)).as_py())

    def field(self, field: SourceField) -> Column:
        """A declared field, under its name in the plan."""
        name, column = f"f_{field.name}", field.column
        type_ = self._type(column)
        if field.kind is Kind.TEXT:
            return self.text(name, column)
        if field.kind is Kind.DATE:
            moment = self.moment(name, column)
            if not _arrow().is_date(type_) and not _is_text(type_):
                raise self._refuse(column, "date")
            return Column(name, column, moment.read, moment.malformed)
        if field.kind is Kind.BOOLEAN:
            return self._boolean(name, column)
        return self._number(name, field, type_)

    def _boolean(self, name: str, column: str) -> Column:
        type_, quoted = self._type(column), _quoted(column)
        if _arrow().is_boolean(type_):
            return Column(name, column, quoted)
        if not _is_text(type_):
            raise self._refuse(column, "boolean")
        filled = f"lower(nullif({quoted}, ''))"
        return Column(name, column, f"({filled} = 'true')", f"{filled} NOT IN ('true', 'false')")

    def _number(self, name: str, field: SourceField, type_: Any) -> Column:
        scale = currency_scale(self._plan.currency) if field.kind is Kind.MONEY else None
        value, malformed = _quoted(field.column), None
        if _is_text(type_) or _arrow().is_floating(type_):
            value = _decimal_text(value, type_)
            malformed = f"NOT regexp_full_match({value}, '[+-]?[0-9]{{1,15}}([.][0-9]{{1,10}})?')"
            value = f"CAST({value} AS {_EXACT})"
        elif not (_arrow().is_integer(type_) or _arrow().is_decimal(type_)):
            raise self._refuse(field.column, "number or text")
        if scale is None:
            return Column(name, field.column, value, malformed)
        return self._money(name, field, value, malformed, type_)

    def _money(self, name: str, field: SourceField, value: str, malformed: str | None, type_: Any) -> Column:
        scale = currency_scale(self._plan.currency)
        required = self._name == "transactions"  # a partner without an amount has none; a line counts for something
        if _arrow().is_integer(type_) and self._minor_units:
            return Column(name, field.column, f"CAST({value} AS BIGINT)", required=required)
        too_precise = None
        if malformed or (_arrow().is_decimal(type_) and type_.scale > scale):
            too_precise = f"TRY({value}) <> round(TRY({value}), {scale})"
        wrong = " OR ".join(f"coalesce({each}, false)" for each in (malformed, too_precise) if each)
        return Column(name, field.column, f"CAST({value} * {10**scale} AS BIGINT)", wrong or None, required=required)


def _arrow() -> Any:
    from pyarrow import types

    return types


def _decimal_text(column: str, type_: Any) -> str:
    """The text of a text; of a floating-point number the shortest decimal that names it, so that 2024.99 is that."""
    return f"nullif({column}, '')" if _is_text(type_) else f"CAST({column} AS VARCHAR)"


def _is_text(type_: Any) -> bool:
    return bool(_arrow().is_string(type_) or _arrow().is_large_string(type_) or _arrow().is_string_view(type_))
