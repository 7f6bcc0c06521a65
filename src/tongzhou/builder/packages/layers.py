"""Three layers of an app: what the package brought, what the workspace made of it, what the next version brings. Pure.

Each part that only one side changed follows that side; where both did, the workspace's word stands unless the
package's is asked for. Lists of things that have keys (fields, options) are merged thing by thing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tongzhou.builder.packages.contracts import Document, Outcome

_NOTHING: Final[Any] = object()
"""A part that is not there."""
Keyed = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A part in which the sides differ, how it came out, and what each says (None where it has no such part)."""

    path: str
    outcome: Outcome
    here: Any
    package: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """What a document comes to (None: it stays away), and the parts in which the sides differ."""

    document: Document | None
    parts: tuple[Part, ...]


def merge(base: Document | None, live: Document | None, new: Document, take: Collection[str] = frozenset()) -> Merged:
    """The document that an upgrade brings: `base` came with the package, `live` stands, `new` is to come.

    `take` are the paths in which the package's word goes where both sides changed. Without a base nothing here is the
    package's: what both have and differ in is such a part.
    """
    if base is None and live is None:
        return Merged(new, (Part("", "created", None, None),))
    merger = _Merger(take)
    document = merger.merge(_given(base), _given(live), new, "")
    return Merged(None if document is _NOTHING else document, tuple(merger.parts))


def _given(document: Document | None) -> Any:
    return _NOTHING if document is None else document


@dataclass(slots=True)
class _Merger:
    take: Collection[str]
    parts: list[Part] = field(default_factory=list)

    def merge(self, base: Any, live: Any, new: Any, path: str) -> Any:
        if live == new:
            return new
        if isinstance(live, Mapping) and isinstance(new, Mapping) and not _is_other_thing(live, new):
            return self._within(base if isinstance(base, Mapping) else {}, live, new, path)
        ours, theirs = _by_key(live), _by_key(new)
        if ours is not None and theirs is not None:
            before = _by_key(base) or {}
            merged = self._within(before, ours, theirs, path)
            return [merged[key] for key in self._order(list(before), list(ours), list(theirs), path) if key in merged]
        return self._decide(base, live, new, path)

    def _within(self, base: Mapping[str, Any], live: Mapping[str, Any], new: Mapping[str, Any], path: str) -> Keyed:
        inner = {}
        for key in dict.fromkeys((*new, *live)):
            before, ours, theirs = (side.get(key, _NOTHING) for side in (base, live, new))
            inner[key] = self.merge(before, ours, theirs, f"{path}.{key}" if path else key)
        return {key: value for key, value in inner.items() if value is not _NOTHING}

    def _order(self, base: list[str], live: list[str], new: list[str], path: str) -> list[str]:
        """Whose order holds for what both have; what only one has comes last."""
        shared = set(live) & set(new)
        before, ours, theirs = ([key for key in keys if key in shared] for keys in (base, live, new))
        follows = ours == theirs or self._decide(before, ours, theirs, f"{path}[]") is theirs
        first, second = (new, live) if follows else (live, new)
        return [*first, *(key for key in second if key not in first)]

    def _decide(self, base: Any, live: Any, new: Any, path: str) -> Any:
        if live == base:
            outcome: Outcome = "changed"
        elif new == base:
            outcome = "own"
        else:
            outcome = "taken" if path in self.take else "kept"
        self.parts.append(Part(path, outcome, *(None if side is _NOTHING else side for side in (live, new))))
        return new if outcome in ("changed", "taken") else live


def _is_other_thing(live: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Fields of different types share no settings worth mixing."""
    return live.get("type") != new.get("type")


def _by_key(value: Any) -> Keyed | None:
    """A list of mappings with keys of their own as these mappings by key; None for anything else."""
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        return None
    if not all(isinstance(item.get("key"), str) for item in value):
        return None
    keyed = {item["key"]: item for item in value}
    return keyed if len(keyed) == len(value) else None
