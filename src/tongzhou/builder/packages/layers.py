"""Three layers of an app: what the package brought, what the workspace made of it, what the next version brings. Pure.

Each part that only one side changed follows that side; where both did, the workspace's word stands and is noted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tongzhou.builder.packages.contracts import Document

_NOTHING: Final = object()
"""A part that is not there."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A document of the three layers, and the parts that stay as the workspace has them though the package differs."""

    document: Document
    kept: tuple[str, ...]


def merge(base: Document | None, live: Document, new: Document) -> Merged:
    """The document that an upgrade brings. Without a base all that `new` says holds, and what is beside it stays."""
    kept: list[str] = []
    merged = _merge(_shared(live, new) if base is None else base, live, new, "", kept)
    return Merged(merged, tuple(kept))


def merge_form(base: Document | None, live: Document, new: Document) -> Merged:
    """The same of a form, whose fields are parts by their keys. A field that the package dropped is left out."""
    done = merge(None if base is None else _by_key(base), _by_key(live), _by_key(new))
    named: dict[str, Document] = done.document["fields"]
    order = _order(base or live, live, new)
    fields = [named[key] for key in order if key in named]
    return Merged({**done.document, "fields": fields}, done.kept)


def _by_key(form: Document) -> Document:
    return {**form, "fields": {field["key"]: field for field in form["fields"]}}


def _order(base: Document, live: Document, new: Document) -> list[str]:
    """The workspace's order where the package's did not change, else the package's; what only one has comes last."""
    orders = [[field["key"] for field in form["fields"]] for form in (base, live, new)]
    first, second = (orders[1], orders[2]) if orders[0] == orders[2] else (orders[2], orders[1])
    return [*first, *(key for key in second if key not in first)]


def _shared(live: Any, new: Any) -> Any:
    """Of a live document the parts that the new one speaks of."""
    if not (isinstance(live, Mapping) and isinstance(new, Mapping)):
        return live
    return {key: _shared(value, new[key]) for key, value in live.items() if key in new}


def _merge(base: Any, live: Any, new: Any, path: str, kept: list[str]) -> Any:
    if live in (base, new):
        return new
    if new == base:
        return live
    if isinstance(live, Mapping) and isinstance(new, Mapping):
        before: Mapping[str, Any] = base if isinstance(base, Mapping) else {}
        parts = {
            key: _merge(
                before.get(key, _NOTHING),
                live.get(key, _NOTHING),
                new.get(key, _NOTHING),
                f"{path}.{key}" if path else str(key),
                kept,
            )
            for key in dict.fromkeys((*new, *live))
        }
        return {key: value for key, value in parts.items() if value is not _NOTHING}
    kept.append(path)
    return live


def differences(before: Document | None, after: Document) -> tuple[str, ...]:
    """The parts in which two documents differ, as `title` or `fields.tier.label`; nothing for equal ones."""
    return tuple(_differences(_NOTHING if before is None else _parted(before), _parted(after), ""))


def _parted(document: Document) -> Document:
    return _by_key(document) if isinstance(document.get("fields"), list) else document


def _differences(before: Any, after: Any, path: str) -> Iterator[str]:
    if before == after:
        return
    if not (isinstance(before, Mapping) and isinstance(after, Mapping)):
        yield path
        return
    for key in dict.fromkeys((*before, *after)):
        inner = f"{path}.{key}" if path else str(key)
        yield from _differences(before.get(key, _NOTHING), after.get(key, _NOTHING), inner)
