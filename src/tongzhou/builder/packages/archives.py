"""A package as one file: a ZIP of its texts, the same bytes for the same package. What comes in is hostile."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from tongzhou.builder.packages.documents import FILE_SIZE_MAX
from tongzhou.builder.packages.errors import PackageInvalid

FILES_MAX = 1_000
ARCHIVE_SIZE_MAX = 10 * 1024 * 1024
TEXT_SIZE_MAX = 20 * 1024 * 1024
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_archive(files: Mapping[str, str]) -> bytes:
    """The files in a ZIP."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(ZipInfo(name, _EPOCH), text.encode(), ZIP_DEFLATED)
    return content.getvalue()


def read_archive(content: bytes) -> dict[str, str]:
    """The texts in a ZIP; raises PackageInvalid for one that is none, or that unpacks to too much."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > FILES_MAX or sum(member.file_size for member in members) > TEXT_SIZE_MAX:
                raise PackageInvalid(file="archive", reason=f"over {FILES_MAX} files or {TEXT_SIZE_MAX} bytes")
            if len({member.filename for member in members}) < len(members):
                raise PackageInvalid(file="archive", reason="two files of one name")
            return {member.filename: _text(archive, member) for member in members}
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise PackageInvalid(file="archive", reason="not a ZIP archive") from error


def _text(archive: ZipFile, member: ZipInfo) -> str:
    """What a member says it unpacks to is not believed."""
    with archive.open(member) as stream:
        content = stream.read(FILE_SIZE_MAX + 1)
    if len(content) > FILE_SIZE_MAX:
        raise PackageInvalid(file=member.filename, reason=f"over {FILE_SIZE_MAX} bytes")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PackageInvalid(file=member.filename, reason=str(error)) from error
