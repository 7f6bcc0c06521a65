"""The hash chain (pure): each entry's hash covers its content and the hash before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any

from tongzhou.audit.contracts import Entry, Verdict
from tongzhou.kernel.texts import LOCALES, catalogue

FIRST_HASH = "0" * 64


def canonical(entry: Entry) -> str:
    """The one JSON text of an entry: keys sorted, no spaces, instants in UTC with microseconds."""
    content = {
        "seq": entry.seq,
        "at": entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "actor_id": str(entry.actor_id) if entry.actor_id else None,
        "actor": entry.actor,
        "previewed": entry.previewed,
        "via": entry.via,
        "action": entry.action,
        "subject": [entry.subject.kind, entry.subject.id, entry.subject.label],
        "detail": entry.detail,
        "previous": entry.previous_hash,
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def seal(entry: Entry) -> Entry:
    """The entry with its hash."""
    return replace(entry, hash=_hash(entry))


def check_action(action: str) -> None:
    """Raise TypeError for an action that the page has no words for."""
    for locale in LOCALES:
        if f"audit_actions.{action}" not in catalogue(locale):
            raise TypeError(f"There are no words in {locale} for the audit action {action}.")


def check_detail(detail: Any) -> None:
    """Raise TypeError for what JSON in a database does not give back as it was: floats, dates, own types."""
    if detail is None or isinstance(detail, str | bool | int):
        return
    if isinstance(detail, dict) and all(isinstance(key, str) for key in detail):
        for value in detail.values():
            check_detail(value)
    elif isinstance(detail, list):
        for value in detail:
            check_detail(value)
    else:
        raise TypeError(f"An audit detail holds texts, whole numbers, lists and maps, not {type(detail).__name__}.")


@dataclass(frozen=True, slots=True)
class Link:
    """Where a walk along the chain stands."""

    seq: int = 0
    hash: str = FIRST_HASH


def walk(start: Link, entries: Iterable[Entry]) -> tuple[Link, int | None]:
    """Go on from `start`: where it ends, and the number of the first entry that does not fit, if any."""
    link = start
    for entry in entries:
        expected = link.seq + 1
        if entry.seq != expected or entry.previous_hash != link.hash or entry.hash != _hash(entry):
            return link, expected
        link = Link(entry.seq, entry.hash)
    return link, None


def verdict(entries: Iterable[Entry]) -> Verdict:
    """The whole chain checked from its beginning."""
    link, broken = walk(Link(), entries)
    return Verdict(ok=broken is None, checked=link.seq, first_broken=broken)


def _hash(entry: Entry) -> str:
    return hashlib.sha256(canonical(entry).encode()).hexdigest()
