"""A package as one file: a ZIP of its texts, the same bytes for the same package. What comes in is hostile."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from tongzhou.builder.packages.contracts import Files
from tongzhou.builder.packages.documents import FILE_SIZE_MAX
from tongzhou.builder.packages.errors import PackageInvalid
from tongzhou.builder.packages.pictures import FOLDER, PICTURE_SIZE_MAX

FILES_MAX = 1_000
ARCHIVE_SIZE_MAX = 50 * 1024 * 1024
UNPACKED_SIZE_MAX = 100 * 1024 * 1024
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_archive(files: Files) -> bytes:
    """The files in a ZIP."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, held in files.items():
            packed = held if isinstance(held, bytes) else held.encode()
            archive.writestr(ZipInfo(name, _EPOCH), packed, ZIP_DEFLATED)
    return content.getvalue()


def read_archive(content: bytes) -> Files:
    """The files in a ZIP; raises PackageInvalid for one that is none, or that unpacks to too much."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > FILES_MAX or sum(member.file_size for member in members) > UNPACKED_SIZE_MAX:
                raise PackageInvalid(file="archive", reason=f"over {FILES_MAX} files or {UNPACKED_SIZE_MAX} bytes")
            if len({member.filename for member in members}) < len(members):
                raise PackageInvalid(file="archive", reason="two files of one name")
            return {member.filename: _held(archive, member) for member in members}
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise PackageInvalid(file="archive", reason="not a ZIP archive") from error


def _held(archive: ZipFile, member: ZipInfo) -> str | bytes:
    """What a member says it unpacks to is not believed."""
    is_picture = member.filename.startswith(f"{FOLDER}/")
    size_max = PICTURE_SIZE_MAX if is_picture else FILE_SIZE_MAX
    with archive.open(member) as stream:
        content = stream.read(size_max + 1)
    if len(content) > size_max:
        raise PackageInvalid(file=member.filename, reason=f"over {size_max} bytes")
    if is_picture:
        return content
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PackageInvalid(file=member.filename, reason=str(error)) from error
