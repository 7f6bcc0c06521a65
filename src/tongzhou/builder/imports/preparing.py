"""Rows of a file as lines of COPY, checked value by value. Pure, and most of an import's time: every step of it
is done once per distinct cell of a column where cells repeat themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

import orjson

from tongzhou.builder.fields.contracts import Refused
from tongzhou.builder.fields.facade import reading_of
from tongzhou.builder.imports.contracts import Cell, DataRow, Kind, Reading, Rejected
from tongzhou.builder.imports.destinations import Destination
from tongzhou.builder.imports.months import Spread
from tongzhou.builder.imports.normalising import Converter, converter, shown
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.builder.schema.facade import search_columns, searched_fields
from tongzhou.kernel.ids import new_id

NULL = "\\N"
_REMEMBERED = 50_000
_VALUE_SHOWN = 200
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Failure(NamedTuple):
    """What is wrong with one value of one row, or with the row (`field` is empty)."""

    row: int
    field: str
    code: str
    value: str = ""
    params: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """A column of the file, the field it feeds, and how its values are written."""

    index: int
    destination: Destination
    reading: Reading = field(default_factory=Reading)


@dataclass(slots=True)
class Chunk:
    """Some rows ready for COPY, and what is wrong with those that are not; `read` rows of the file made them."""

    lines: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    rows: int = 0
    read: int = 0

    @property
    def content(self) -> bytes:
        """The lines as COPY takes them."""
        return "".join(self.lines).encode()


class _Unfit(Exception):
    def __init__(self, code: str, value: str, params: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code, self.value, self.params = code, value, params or {}


Outcome: TypeAlias = "str | _Unfit"
Encoder: TypeAlias = Callable[[Any], str]
Writers: TypeAlias = Sequence[tuple[int, str, Callable[[Cell], Outcome]]]


def prepare(
    form: FormDefinition,
    plans: Sequence[ColumnPlan],
    rows: Iterable[DataRow],
    *,
    spread: Spread | None = None,
    proposed: Sequence[ColumnPlan] = (),
    size: int = 4_000,
) -> Iterator[Chunk]:
    """The rows in chunks. A line is row number, new id, `_search`, `_label_key`, then a value per plan.

    Where rows are spread, one bad line of a row keeps all of them out. Columns of `proposed` fields are read and not
    written.
    """
    writers, readers = _writers(plans), _writers(proposed)
    searching = _searching(form, plans)
    source = iter(rows)
    while taken := list(islice(source, size)):
        chunk = Chunk(rows=len(taken), read=len(taken))
        for row in taken:
            before = len(chunk.lines)
            if spread is None:
                _prepare_row(row, writers, searching, chunk)
            else:
                _prepare_lines(row, spread.lines(row), writers, searching, chunk)
            if readers and _is_unfit(row, readers, chunk):
                del chunk.lines[before:]
        yield chunk


def _writers(plans: Sequence[ColumnPlan]) -> Writers:
    return [(plan.index, plan.destination.target.key, column_writer(plan)) for plan in plans]


def _is_unfit(row: DataRow, readers: Writers, chunk: Chunk) -> bool:
    """Whether something is wrong with the row's cells that go to new fields, which the chunk then says."""
    known = len(chunk.failures)
    for index, key, read in readers:
        outcome = read(row.cells[index])
        if isinstance(outcome, _Unfit):
            chunk.failures.append(Failure(row.number, key, outcome.code, outcome.value, outcome.params))
    return len(chunk.failures) > known


def _prepare_lines(
    row: DataRow, lines: Sequence[DataRow], writers: Writers, searching: Callable[[list[Cell]], str], chunk: Chunk
) -> None:
    own = Chunk()
    for line in lines:
        _prepare_row(line._replace(overflow=row.overflow), writers, searching, own)
    chunk.rows += len(lines) - 1
    if own.failures:
        different = {(each.field, each.code, each.value): each._replace(row=row.number) for each in own.failures}
        chunk.failures += different.values()
    else:
        chunk.lines += own.lines


def _prepare_row(
    row: DataRow,
    writers: Writers,
    searching: Callable[[list[Cell]], str],
    chunk: Chunk,
) -> None:
    number, cells, overflow = row
    outcomes = [write(cells[index]) for index, _, write in writers]
    if overflow:
        chunk.failures.append(Failure(number, "", "too_many_cells_in_row", " ".join(overflow)[:_VALUE_SHOWN]))
        return
    try:
        values = "\t".join(outcomes)  # type: ignore[arg-type]  # an _Unfit raises TypeError
    except TypeError:
        chunk.failures += [
            Failure(number, key, outcome.code, outcome.value, outcome.params)
            for (_, key, _), outcome in zip(writers, outcomes, strict=True)
            if isinstance(outcome, _Unfit)
        ]
        return
    chunk.lines.append(f"{number}\t{new_id().hex}\t{searching(cells)}{values}\n")


def column_writer(plan: ColumnPlan) -> Callable[[Cell], Outcome]:
    """One cell to the text COPY takes for it, or what is wrong with it; remembers the first distinct cells."""
    reads = _reader(plan)
    storage = plan.destination.written.type.storage.column
    encode = encoder("text" if plan.destination.is_reference else "text[]" if plan.destination.is_list else storage)
    required = plan.destination.target.required

    def write(cell: Cell) -> Outcome:
        try:
            value = reads(cell)
        except _Unfit as unfit:
            return unfit
        if value is None:
            return _Unfit("required", "") if required else NULL
        return encode(value)

    return _remembering(write)


def _reader(plan: ColumnPlan) -> Callable[[Cell], Any]:
    """One cell to the value the field stores; for a reference, to the text that names a record."""
    destination = plan.destination
    convert: Converter = converter(destination.target, plan.reading)
    parse = None
    if not destination.is_reference:
        parse = _parser(destination)

    def read(cell: Cell) -> Any:
        value = convert(cell)
        if value is None:
            return None
        if isinstance(value, Rejected):
            written = value.value[:_VALUE_SHOWN]
            raise _Unfit(value.code, written, {**value.params, "value": written})
        if parse is None:
            return value
        try:
            return parse(value)
        except Refused as refused:
            raise _Unfit(refused.code, shown(cell)[:_VALUE_SHOWN], refused.params) from None

    return read


def _parser(destination: Destination) -> Callable[[Any], Any]:
    """The field's own parser, for texts after the reading of spreadsheets that its type has."""
    each = destination.written
    parse = each.type.codec.parser(each.settings)
    if destination.target.kind not in (Kind.TEXT, Kind.LONG_TEXT):
        return parse
    read = reading_of(each.type, each.settings)
    return lambda value: parse(read(value))


def _searching(form: FormDefinition, plans: Sequence[ColumnPlan]) -> Callable[[list[Cell]], str]:
    """What a row is found and sorted by, from the mapped fields that a search looks into."""
    end = "\t" if plans else ""
    wanted = {form.label_field, *(each.key for each in searched_fields(form))}
    readers = [
        (plan.destination.written.key, plan.index, _reader(plan))
        for plan in plans
        if plan.destination.written.key in wanted and not plan.destination.is_reference
    ]

    def search(cells: list[Cell]) -> str:
        found = search_columns(form, {key: read(cells[index]) for key, index, read in readers})
        return f"{_escaped(found['_search'])}\t{_escaped(found['_label_key'])}{end}"

    return search


def _remembering(write: Callable[[Cell], Outcome]) -> Callable[[Cell], Outcome]:
    known: dict[Cell | tuple[type, Cell], Outcome] = {}

    def remembered(cell: Cell) -> Outcome:
        key = cell if cell.__class__ is str else (cell.__class__, cell)
        outcome = known.get(key)
        if outcome is None:
            outcome = write(cell)
            if len(known) < _REMEMBERED:
                known[key] = outcome
        return outcome

    return remembered


def encoder(storage: str | None) -> Encoder:
    """A stored value as COPY's text format writes it."""
    match storage:
        case "text":
            return _escaped
        case "boolean":
            return lambda value: "t" if value else "f"
        case "text[]" | "uuid[]":
            return lambda value: _escaped(_array(value))
        case "jsonb":
            return lambda value: _escaped(orjson.dumps(value).decode())
        case "numeric" | "numeric(18,2)":
            return lambda value: format(value, "f")
        case _:
            return str


def _escaped(text: str | None) -> str:
    if text is None:
        return NULL
    if "\\" in text or "\n" in text or "\t" in text or "\r" in text:
        return text.translate(_ESCAPES)
    return text


def _array(values: Sequence[Any]) -> str:
    quoted = (str(value).replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"
