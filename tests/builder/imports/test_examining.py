"""A look through a whole file, and the place where uploads wait."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from tests.builder.imports import messy_files
from tongzhou.builder.imports.contracts import NoteKind
from tongzhou.builder.imports.errors import UnreadableFile
from tongzhou.builder.imports.examining import data_rows, examine
from tongzhou.builder.imports.uploads import LIFE, Uploads
from tongzhou.kernel.errors import TooLarge


async def pieces(*content: bytes) -> AsyncIterator[bytes]:
    """An upload in pieces."""
    for piece in content:
        yield piece


def test_rows_notes_and_distinct_cells(tmp_path: Path) -> None:
    path = messy_files.titled_gb18030(tmp_path / "a.csv")

    found = examine(path)

    assert found.rows == 3
    assert [(note.kind, note.count, note.text) for note in found.notes] == [
        (NoteKind.ENCODING, 1, "gb18030"),
        (NoteKind.TITLE_ROWS, 2, ""),
        (NoteKind.SUBTOTAL, 3, ""),
        (NoteKind.FOOTER, 1, ""),
    ]
    assert found.distinct[0] == ("上海", "江苏")
    assert [row.number for row in data_rows(path, found.source, found.layout)] == [5, 6, 8]


def test_the_user_may_say_where_the_header_is(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("1,2\na,b\n3,4\n", "utf-8")

    assert examine(path, header_row=2).rows == 1
    assert examine(path, header_row=0).rows == 3
    with pytest.raises(UnreadableFile) as refused:
        examine(path, header_row=9)
    assert refused.value.reason == "header_row_empty"


@pytest.mark.parametrize("content", ["a,b\n", "\n\n", "编码,金额\n合计,1\n"])
def test_a_file_without_data_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content, "utf-8")

    with pytest.raises(UnreadableFile) as refused:
        examine(path)
    assert refused.value.reason == "no_rows"


async def test_uploads_are_kept_and_removed(tmp_path: Path) -> None:
    uploads, identifier = Uploads(tmp_path, bytes_max=10), uuid4()

    assert await uploads.keep("acme", identifier, pieces(b"12345", b"67890")) == 10
    assert uploads.path("acme", identifier).read_bytes() == b"1234567890"
    uploads.remove("acme", identifier)
    uploads.remove("acme", identifier)
    assert not uploads.path("acme", identifier).exists()


async def test_an_upload_over_the_limit_leaves_nothing(tmp_path: Path) -> None:
    uploads, identifier = Uploads(tmp_path, bytes_max=10), uuid4()

    with pytest.raises(TooLarge):
        await uploads.keep("acme", identifier, pieces(b"123456", b"789012"))
    assert not uploads.path("acme", identifier).exists()


async def test_forgotten_uploads_are_swept(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path, bytes_max=10)
    await uploads.keep("acme", uuid4(), pieces(b"1"))

    assert uploads.sweep(datetime.now(UTC)) == 0
    assert uploads.sweep(datetime.now(UTC) + LIFE + timedelta(minutes=1)) == 1
