"""Ids of records inside a package's texts: a condition or formula that names one means nothing elsewhere. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tongzhou.builder.packages.contracts import Package
from tongzhou.builder.packages.documents import FORMS
from tongzhou.builder.packages.errors import PackageNamesRecords
from tongzhou.kernel.errors import FieldError

PLACES_MAX: Final = 50
_ID: Final = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])", re.IGNORECASE)


def check_ids(package: Package) -> None:
    """Raise PackageNamesRecords telling every place that holds an id of one workspace alone."""
    texts = [(f"{FORMS}/{key}.yaml", text) for key, text in package.forms.items()]
    texts += [
        (f"{kind.folder}/{name}.yaml", text) for kind, found in package.parts.items() for name, text in found.items()
    ]
    places = [(file, path, found) for file, text in texts for path, found in _ids_in(text, "")]
    if places:
        errors = [FieldError(f"{file}: {path}", "names_record", {"id": found}) for file, path, found in places]
        raise PackageNamesRecords(errors=errors[:PLACES_MAX], number=len(places))


def _ids_in(node: Any, path: str) -> Iterator[tuple[str, str]]:
    """Where ids stand; things that have keys are named by them."""
    if isinstance(node, str):
        yield from ((path, found) for found in dict.fromkeys(_ID.findall(node)))
    elif isinstance(node, Mapping):
        for key, value in node.items():
            yield from _ids_in(key, path)
            yield from _ids_in(value, f"{path}.{key}" if path else str(key))
    elif isinstance(node, list | tuple):
        for number, value in enumerate(node, 1):
            named = value.get("key", number) if isinstance(value, Mapping) else number
            yield from _ids_in(value, f"{path}.{named}")
