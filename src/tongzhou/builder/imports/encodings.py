"""Which encoding a text file is in: decided from all of its bytes, never by decoding with replacements."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from tongzhou.builder.imports.errors import UnreadableFile

CHOICES = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "big5", "shift_jis", "cp1252")
"""The encodings a user may name when the bytes leave it open."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CHUNK = 1 << 20
_PLACES_SHOWN = 20
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding that decodes every byte of the file, and the length of its byte order mark."""

    name: str
    bom: int = 0


@dataclass(frozen=True, slots=True)
class BrokenPlace:
    """Bytes that are not text: where they stand and what they are."""

    row: int
    offset: int
    bytes_: str


def detect_encoding(file: BinaryIO, *, chosen: str | None = None) -> Encoding:
    """The encoding of the whole file, or UnreadableFile naming the rows and bytes that are broken.

    A byte order mark decides; then the zero bytes of UTF-16; then strict UTF-8; then strict GB18030, unless
    the file is plainly UTF-8 with a few broken places, which GB18030 would turn into other words.
    """
    file.seek(0)
    head = file.read(4096)
    marked = next(((name, len(mark)) for mark, name in _BOMS if head.startswith(mark)), None)
    name, bom = marked or (None, 0)
    name = _canonical(chosen) if chosen else name or _utf16_by_zeros(head)
    if name:
        _require(file, Encoding(name, bom))
        return Encoding(name, bom)
    if _decodes(file, Encoding("utf-8")):
        return Encoding("utf-8")
    if _decodes(file, Encoding("gb18030")) and not _mostly_utf8(file):
        return Encoding("gb18030")
    raise _broken(file, Encoding("utf-8"))


def broken_places(file: BinaryIO, encoding: Encoding, *, limit: int = _PLACES_SHOWN) -> list[BrokenPlace]:
    """The first places whose bytes `encoding` cannot decode, by row of the file."""
    places: list[BrokenPlace] = []
    offset, row = encoding.bom, 1
    for line in _byte_lines(file, encoding):
        start = 0
        while len(places) < limit:
            try:
                line[start:].decode(encoding.name)
                break
            except UnicodeDecodeError as error:
                bad = line[start + error.start : start + error.end]
                places.append(BrokenPlace(row, offset + start + error.start, bad.hex(" ").upper()))
                start += error.end
        if len(places) >= limit:
            break
        offset += len(line)
        row += _ends_row(line, encoding.name)
    return places


def _canonical(name: str) -> str:
    plain = name.strip().lower().replace("_", "-")
    known = {"utf8": "utf-8", "utf-8-sig": "utf-8", "gbk": "gb18030", "gb2312": "gb18030", "utf-16": "utf-16-le"}
    known |= {"shift-jis": "shift_jis"}
    plain = known.get(plain, plain)
    if plain not in CHOICES:
        raise UnreadableFile("encoding_unknown", encoding=name, allowed=", ".join(CHOICES))
    return plain


def _utf16_by_zeros(head: bytes) -> str | None:
    """UTF-16 without a mark: text that is partly ASCII has zeros on every other byte."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 8 and even == 0:
        return "utf-16-le"
    if even > len(head) // 8 and odd == 0:
        return "utf-16-be"
    return None


def _chunks(file: BinaryIO, start: int) -> Iterator[bytes]:
    file.seek(start)
    while chunk := file.read(_CHUNK):
        yield chunk


def _decodes(file: BinaryIO, encoding: Encoding) -> bool:
    decoder = codecs.getincrementaldecoder(encoding.name)("strict")
    try:
        for chunk in _chunks(file, encoding.bom):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _require(file: BinaryIO, encoding: Encoding) -> None:
    if not _decodes(file, encoding):
        raise _broken(file, encoding)


def _mostly_utf8(file: BinaryIO) -> bool:
    """True if UTF-8 sequences make up nearly all bytes above ASCII: by chance they hardly ever do."""
    high, explained = 0, 0
    for chunk in _chunks(file, 0):
        high += len(chunk.translate(None, bytes(range(128))))
        explained += sum(len(found) for found in _UTF8_SEQUENCE.findall(chunk))
    return explained * 10 > high * 9


def _byte_lines(file: BinaryIO, encoding: Encoding) -> Iterator[bytes]:
    """Lines of at most a chunk; a longer line comes in several pieces cut between characters of UTF-16."""
    file.seek(encoding.bom)
    if encoding.name.startswith("utf-16"):
        yield from _utf16_lines(file, b"\n\0" if encoding.name.endswith("le") else b"\0\n")
        return
    while line := file.readline(_CHUNK):
        yield line


def _utf16_lines(file: BinaryIO, newline: bytes) -> Iterator[bytes]:
    held = b""
    while chunk := file.read(_CHUNK):
        held += chunk
        done = start = 0
        while (end := held.find(newline, start)) >= 0:
            start = end + 1
            if end % 2 == 0:
                yield held[done : end + 2]
                done = start = end + 2
        whole = len(held) // 2 * 2 if len(held) - done > _CHUNK else done
        if whole > done:
            yield held[done:whole]
        held = held[whole:]
    if held:
        yield held


def _ends_row(line: bytes, encoding: str) -> int:
    return int(line.endswith({"utf-16-le": b"\n\0", "utf-16-be": b"\0\n"}.get(encoding, b"\n")))


def _broken(file: BinaryIO, encoding: Encoding) -> UnreadableFile:
    places = broken_places(file, encoding)
    return UnreadableFile(
        "encoding_broken",
        encoding=encoding.name,
        row=places[0].row if places else 0,
        bytes=places[0].bytes_ if places else "",
        places=[{"row": place.row, "offset": place.offset, "bytes": place.bytes_} for place in places],
    )
