"""Conversions between kinds: which changes of a field's type make sense, and what each value becomes.

A conversion gives the value that the new type's codec then judges, so a converted value obeys the same rules as
a written one. What the codec refuses is rejected with its reason; nothing is rounded or cut.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tongzhou.builder.fields.contracts import FieldSettings, FieldType, Refused
from tongzhou.builder.fields.kinds import ValueKind
from tongzhou.builder.fields.markup import text_of
from tongzhou.builder.fields.places import join_address, show_location
from tongzhou.builder.fields.readings import reading_of
from tongzhou.kernel.texts import words

K = ValueKind


@dataclass(frozen=True, slots=True)
class Converted:
    """The stored value under the new type."""

    value: Any


@dataclass(frozen=True, slots=True)
class Rejected:
    """Why the new type cannot hold it, and the old value as text, which is kept."""

    code: str
    text: str


Conversion = Callable[[Any], Converted | Rejected]


def _to_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return show_location(value) if "lng" in value else join_address(value)
    return str(value)


def _option_labels(settings: Any) -> dict[str, str]:
    return {option.key: words(option.label, "zh-CN") or option.key for option in settings.options}


_POSSIBLE: frozenset[tuple[ValueKind, ValueKind]] = frozenset(
    {
        *((kind, K.TEXT) for kind in K if kind not in (K.REFERENCE, K.REFERENCES, K.FILES)),
        *((K.TEXT, kind) for kind in K if kind not in (K.REFERENCE, K.REFERENCES, K.FILES, K.ADDRESS)),
        (K.TEXT, K.ADDRESS),
        (K.LOCATION, K.ADDRESS),
        (K.NUMBER, K.NUMBER),
        (K.NUMBER, K.MONEY),
        (K.MONEY, K.NUMBER),
        (K.MONEY, K.MONEY),
        (K.NUMBER, K.CHOICE),
        (K.NUMBER, K.BOOLEAN),
        (K.BOOLEAN, K.CHOICE),
        (K.CHOICE, K.CHOICE),
        (K.CHOICE, K.CHOICES),
        (K.CHOICES, K.CHOICES),
        (K.CHOICE, K.BOOLEAN),
        (K.CHOICE, K.NUMBER),
        (K.DATE, K.INSTANT),
        (K.INSTANT, K.DATE),
        (K.FILES, K.FILES),
    }
)


_POINTING = frozenset({K.REFERENCE, K.REFERENCES})
_SEVERAL = frozenset(
    {("reference", "references"), ("member", "members"), ("department", "departments"), ("role", "roles")}
)
"""One that leads to a record, and the type of many; both must lead to the same form."""


def is_convertible(old: FieldType, new: FieldType) -> bool:
    """Whether a field of type `old` may become one of type `new`."""
    if not (old.is_stored and new.is_stored and old.is_written_by_people and new.is_written_by_people):
        return False
    if (old.name, new.name) in _SEVERAL or (new.name, old.name) in _SEVERAL:
        return True
    return (old.kind, new.kind) in _POSSIBLE or (old == new and old.kind not in _POINTING)


def conversion(old: FieldType, old_settings: FieldSettings, new: FieldType, new_settings: FieldSettings) -> Conversion:
    """The conversion of stored values; `is_convertible` must hold."""
    bridge = _bridge(old, old_settings, new, new_settings)
    parse = new.codec.parser(new_settings)

    def convert(value: Any) -> Converted | Rejected:
        try:
            return Converted(parse(bridge(value)))
        except Refused as refused:
            return Rejected(refused.code, _to_text(value))

    return convert


def _bridge(
    old: FieldType, old_settings: FieldSettings, new: FieldType, new_settings: FieldSettings
) -> Callable[[Any], Any]:
    """What carries a stored value over to where the new type's parser takes it; by way of its text where none is."""
    direct = _BRIDGES.get((old.kind, new.kind))
    if direct is not None:
        return direct(old, old_settings)
    read = reading_of(new, new_settings)
    return lambda value: read(_to_text(value))


def _by_label(_old: FieldType, settings: FieldSettings) -> Callable[[Any], Any]:
    labels = _option_labels(settings)
    return lambda value: labels.get(value, value)


def _shown(old: FieldType, settings: FieldSettings) -> Callable[[Any], Any]:
    return old.codec.shower(settings)


def _always(convert: Callable[[Any], Any]) -> Callable[[FieldType, FieldSettings], Callable[[Any], Any]]:
    return lambda _old, _settings: convert


def _only(items: list[Any]) -> Any:
    if len(items) > 1:
        raise Refused("too_many", limit=1)
    return items[0] if items else None


_BRIDGES: dict[tuple[ValueKind, ValueKind], Callable[[FieldType, FieldSettings], Callable[[Any], Any]]] = {
    (K.INSTANT, K.DATE): _always(lambda value: value.astimezone(UTC).date()),
    (K.DATE, K.INSTANT): _always(lambda value: datetime(value.year, value.month, value.day, tzinfo=UTC)),
    (K.CHOICES, K.TEXT): _always(_to_text),
    (K.CHOICES, K.CHOICES): _always(lambda value: value),
    (K.FILES, K.FILES): _always(lambda value: value),
    (K.CHOICE, K.TEXT): _by_label,
    (K.CHOICE, K.CHOICES): _always(lambda value: [value]),
    (K.REFERENCE, K.REFERENCES): _always(lambda value: [value]),
    (K.REFERENCES, K.REFERENCE): _always(_only),
    (K.NUMBER, K.TEXT): _shown,
    (K.MARKUP, K.TEXT): _always(text_of),
    (K.MARKUP, K.MARKUP): _always(lambda value: value),
    (K.ADDRESS, K.ADDRESS): _always(lambda value: value),
    (K.LOCATION, K.ADDRESS): _always(lambda value: value.get("address")),
    (K.LOCATION, K.LOCATION): _always(lambda value: value),
}
