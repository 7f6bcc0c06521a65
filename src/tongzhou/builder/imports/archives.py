"""Is a workbook's zip archive what it claims to be? Asked before anything of it is parsed.

Every part is unpacked once through a counter that stops at the limit, so neither a directory that lies about
sizes nor parts that overlap get past it. Markup that could expand (DOCTYPE, ENTITY) is refused, and so is a
sheet whose cells stand so far apart that the grid between them would not fit in memory.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import BinaryIO

from tongzhou.builder.imports.contracts import Limits
from tongzhou.builder.imports.errors import UnreadableFile

_CHUNK = 1 << 20
_ROW_BYTES = 8 << 20
_DIRECTORY_END = struct.Struct("<4s4H2IH")
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_ZIP64_RECORDS = 76
_MARKUP = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_ROW_START = re.compile(rb"<(?:\w+:)?row[\s>/]")
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\s[^<>]*?\br\s*=\s*["'](\d+)""")
_FILLED_CELL = re.compile(rb"<(?:\w+:)?c(?:\s[^<>]*)?(?<!/)>(?!</)")
_FILLED_CELL_NAME = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']([A-Za-z]+)(\d+)["'][^<>]*(?<!/)>(?!</)""")


@dataclass(slots=True)
class _Extent:
    """The smallest grid that holds every filled cell met so far in one sheet."""

    rows: int = 0
    columns: int = 0
    current: int = 0

    def include(self, row: bytes) -> None:
        numbered = _ROW_NUMBER.match(row)
        self.current = int(numbered[1][:9]) if numbered else self.current + 1
        filled = len(_FILLED_CELL.findall(row))
        if not filled:
            return
        names = _FILLED_CELL_NAME.findall(row)
        columns = {_column_number(letters) for letters, _ in names}
        rows = {digits[:9] for _, digits in names}
        self.columns = max(self.columns, filled, *columns)
        self.rows = max(self.rows, self.current, *map(int, rows))


def check_archive(file: BinaryIO, limits: Limits) -> None:
    """Returns if the archive may be handed to a parser; raises UnreadableFile otherwise."""
    _check_single_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_directory(entries, limits)
            unpacked = 0
            for entry in entries:
                unpacked += _check_entry(file, entry, limits, unpacked)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UnreadableFile("workbook_broken") from error
    file.seek(0)


def _check_single_directory(file: BinaryIO) -> None:
    """The directory must end the file and follow its parts, so that every parser finds the same one."""
    size = file.seek(0, 2)
    file.seek(max(size - _DIRECTORY_END.size, 0))
    tail = file.read(_DIRECTORY_END.size)
    if len(tail) < _DIRECTORY_END.size or not tail.startswith(b"PK\x05\x06"):
        raise UnreadableFile("workbook_broken")
    directory_size, directory_offset, comment = _DIRECTORY_END.unpack(tail)[-3:]
    between = size - _DIRECTORY_END.size - directory_size - directory_offset
    if comment or between not in (0, _ZIP64_RECORDS):
        raise UnreadableFile("workbook_broken")


def _check_directory(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = {entry.filename for entry in entries}
    if len(entries) > limits.archive_entries or len(names) != len(entries):
        raise UnreadableFile("workbook_bomb", limit=limits.archive_entries)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise UnreadableFile("workbook_encrypted")
    if "xl/workbook.xml" not in names:
        raise UnreadableFile("format_unknown")
    if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise UnreadableFile("workbook_bomb", limit=limits.unpacked_bytes)
    for entry in entries:
        large = entry.file_size > 8 * _CHUNK
        if large and entry.file_size > limits.unpacked_ratio * max(entry.compress_size, 1):
            raise UnreadableFile("workbook_bomb", limit=limits.unpacked_bytes)


def _check_entry(file: BinaryIO, entry: zipfile.ZipInfo, limits: Limits, before: int) -> int:
    """The entry's true size, counted while unpacking it."""
    unpacked = 0
    is_markup = entry.filename.endswith((".xml", ".rels", ".vml"))
    is_sheet = entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml")
    extent, held = _Extent(), b""
    for chunk in _unpacked(file, entry):
        unpacked += len(chunk)
        if before + unpacked > limits.unpacked_bytes or unpacked > entry.file_size:
            raise UnreadableFile("workbook_bomb", limit=limits.unpacked_bytes)
        if is_markup and _MARKUP.search(held[-32:] + chunk):
            raise UnreadableFile("workbook_hostile", part=entry.filename)
        held = _measure(extent, held + chunk, limits) if is_sheet else chunk[-32:]
    if is_sheet:
        _include(extent, held, limits)
    if unpacked != entry.file_size:
        raise UnreadableFile("workbook_broken")
    return unpacked


def _unpacked(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The entry's bytes to the true end of its stream: a reader that trusts the directory would stop early."""
    file.seek(entry.header_offset)
    header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise UnreadableFile("workbook_broken")
    name_length, extra_length = _LOCAL_HEADER.unpack(header)[-2:]
    file.seek(name_length + extra_length, 1)
    left = entry.compress_size
    if entry.compress_type == zipfile.ZIP_STORED:
        while left and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise UnreadableFile("workbook_broken")
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    while not inflate.eof:
        packed = inflate.unconsumed_tail or file.read(min(_CHUNK, left))
        left -= 0 if inflate.unconsumed_tail else len(packed)
        if not packed:
            raise UnreadableFile("workbook_broken")
        yield inflate.decompress(packed, _CHUNK)


def _measure(extent: _Extent, held: bytes, limits: Limits) -> bytes:
    """Includes the whole rows of `held` and returns what follows them."""
    starts = [match.start() for match in _ROW_START.finditer(held)]
    for start, end in pairwise(starts):
        _include(extent, held[start:end], limits)
    rest = held[starts[-1] :] if starts else held[-32:]
    if len(rest) > _ROW_BYTES:
        raise UnreadableFile("line_too_long", line=extent.rows + 1, limit=_ROW_BYTES)
    return rest


def _include(extent: _Extent, row: bytes, limits: Limits) -> None:
    extent.include(row)
    if extent.rows > limits.rows:
        raise UnreadableFile("too_many_rows", limit=limits.rows)
    if extent.columns > limits.columns:
        raise UnreadableFile("too_many_columns", row=extent.rows, limit=limits.columns)
    if extent.rows * extent.columns > limits.grid_cells:
        raise UnreadableFile("too_many_cells", limit=limits.grid_cells)


@lru_cache(maxsize=1024)
def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - 64
    return number
