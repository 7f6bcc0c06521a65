"""Delimited text (CSV, TSV, `;`) as a stream of rows, in bounded memory whatever the file does."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

from tongzhou.builder.imports.contracts import Format, Limits, Row, Source
from tongzhou.builder.imports.encodings import detect_encoding
from tongzhou.builder.imports.errors import UnreadableFile

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 200


def inspect_delimited(file: BinaryIO, *, encoding: str | None, delimiter: str | None, limits: Limits) -> Source:
    """How to read a text file: its encoding, its delimiter, and the line its rows begin on."""
    found = detect_encoding(file, chosen=encoding)
    text = _text(file, found.name, found.bom)
    lines = [line for _, line in zip(range(_SAMPLE_ROWS), _lines(text, limits), strict=False)]
    text.detach()
    declared = _declared_delimiter(lines[0]) if lines else None
    if delimiter is not None and delimiter not in DELIMITERS:
        raise UnreadableFile("delimiter_unknown", delimiter=delimiter)
    return Source(
        format=Format.DELIMITED,
        encoding=found.name,
        bom=found.bom,
        delimiter=delimiter or declared or _likely_delimiter(lines),
        first_line=2 if declared else 1,
    )


def read_delimited(path: Path, source: Source, limits: Limits) -> Iterator[Row]:
    """The rows of the file, cells as text. Refuses an overlong line, cell, row or file where it meets one."""
    with path.open("rb") as file:
        text = _text(file, source.encoding or "utf-8", source.bom)
        lines = _lines(text, limits)
        for _ in range(source.first_line - 1):
            next(lines, None)
        yield from _rows(lines, source, limits)


def _rows(lines: Iterator[str], source: Source, limits: Limits) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=source.delimiter or ",", strict=False)
    number = source.first_line - 1
    try:
        for number, cells in enumerate(reader, source.first_line):
            if number > limits.rows:
                raise UnreadableFile("too_many_rows", limit=limits.rows)
            if len(cells) > limits.columns:
                raise UnreadableFile("too_many_columns", row=number, limit=limits.columns)
            yield Row(number, [cell if cell and not cell.isspace() else None for cell in cells])
    except csv.Error as error:
        raise UnreadableFile("unclosed_quote", row=number + 1, limit=csv.field_size_limit()) from error


def _text(file: BinaryIO, encoding: str, bom: int) -> io.TextIOWrapper:
    file.seek(bom)
    return io.TextIOWrapper(file, encoding=encoding, errors="strict", newline="")


def _lines(text: TextIO, limits: Limits) -> Iterator[str]:
    """Lines with their ends. `readline` with a size never holds more than the limit in memory."""
    limit = limits.line_characters
    readline = text.readline
    number = 0
    while line := readline(limit + 1):
        number += 1
        if len(line) > limit:
            raise UnreadableFile("line_too_long", line=number, limit=limit)
        yield line


def _declared_delimiter(line: str) -> str | None:
    """Excel writes the delimiter as a first line of its own: `sep=;`."""
    stripped = line.rstrip("\r\n")
    return stripped[4] if len(stripped) == 5 and stripped.lower().startswith("sep=") else None


def _likely_delimiter(lines: list[str]) -> str:
    """The delimiter that cuts most lines into the same number of columns, and into most columns."""
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        widths = Counter(len(cells) for cells in _sample(lines, delimiter) if len(cells) > 1)
        if not widths:
            continue
        width, agreeing = widths.most_common(1)[0]
        score = agreeing + min(width, 50) / 100
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _sample(lines: list[str], delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return rows
    return rows
