"""The bundle as one zip file: written the same every time, read as hostile."""

import io
import zipfile
import zlib
from collections.abc import Mapping

from tongzhou.incentives.bundles.contracts import BundleError

MAX_FILE = 50_000_000
MAX_MEMBER = 100_000_000
MAX_TOTAL = 200_000_000
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_archive(members: Mapping[str, bytes]) -> bytes:
    """The members in the order given; no clock, no user, no path goes into the file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def read_archive(data: bytes, names: frozenset[str]) -> dict[str, bytes]:
    """Exactly the members `names`, each once; BundleError for anything else, whatever the headers claim."""
    if len(data) > MAX_FILE:
        raise BundleError("bundle_too_large", limit=str(MAX_FILE))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if sorted(entry.filename for entry in entries) != sorted(names):
                raise BundleError("members_wrong")
            if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
                raise BundleError("members_wrong")
            return _read_all(archive, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, BundleError):
            raise
        raise BundleError("not_a_bundle") from None


def _read_all(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    members: dict[str, bytes] = {}
    left = MAX_TOTAL
    for entry in entries:
        limit = min(MAX_MEMBER, left)
        with archive.open(entry) as member:
            content = member.read(limit + 1)
        if len(content) > limit:
            raise BundleError("bundle_too_large", limit=str(MAX_TOTAL))
        left -= len(content)
        members[entry.filename] = content
    return members
