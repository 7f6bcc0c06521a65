"""Keyset cursors: where a page ended. Opaque to the caller, checked when they come back.

A cursor holds the sort keys of the last record as text; a made-up one can only say where to start reading, for
every value in it is bound as a parameter and the same scope holds on every page.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID
from zlib import crc32

import orjson
import sqlalchemy as sa

from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.query.errors import InvalidCursor
from tongzhou.builder.schema.facade import Element

CURSOR_LENGTH_MAX = 8_000


@dataclass(frozen=True, slots=True)
class OrderKey:
    """One sort key: what sorts, which way, whether it may be empty, and the kind of its values.

    `group` numbers the group of a list that the key stands for; then `is_label` tells the label of its record from
    the value.
    """

    name: str
    kind: ValueKind
    descending: bool
    nullable: bool
    group: int | None = None
    is_label: bool = False


def encode(order: Sequence[OrderKey], values: Sequence[str | None]) -> str:
    """The cursor that continues after a record with these sort keys."""
    content = orjson.dumps([_shape(order), *values])
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decode(order: Sequence[OrderKey], cursor: str) -> list[Any]:
    """The sort keys in a cursor as typed values; raises InvalidCursor."""
    try:
        if len(cursor) > CURSOR_LENGTH_MAX:
            raise InvalidCursor(parameter="cursor")
        content = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        shape, *values = content
        if shape != _shape(order) or len(values) != len(order):
            raise InvalidCursor(parameter="cursor")
        return [_typed(key, value) for key, value in zip(order, values, strict=True)]
    except (binascii.Error, orjson.JSONDecodeError, ValueError, TypeError, KeyError, InvalidOperation) as error:
        raise InvalidCursor(parameter="cursor") from error


def _shape(order: Sequence[OrderKey]) -> int:
    return crc32("|".join(f"{key.name}{'-' if key.descending else '+'}{key.kind}" for key in order).encode())


def _typed(key: OrderKey, value: Any) -> Any:
    if value is None:
        if not key.nullable:
            raise ValueError(key.name)
        return None
    if not isinstance(value, str) or "\x00" in value:
        raise TypeError(key.name)
    read = _READERS.get(key.kind)
    return value if read is None else read(value)


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(text)
    return number


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


_READERS: dict[ValueKind, Callable[[str], Any]] = {
    ValueKind.NUMBER: _number,
    ValueKind.MONEY: _number,
    ValueKind.DATE: date.fromisoformat,
    ValueKind.INSTANT: _moment,
    ValueKind.REFERENCE: UUID,
    ValueKind.BOOLEAN: {"true": True, "false": False}.__getitem__,
}


def after(keys: Sequence[tuple[OrderKey, Element]], has_value: Sequence[bool]) -> Element:
    """The condition of standing after the cursor's record, whose keys are the parameters `cursor_0`, …

    Empties come last either way. Where all keys run one way and none may be empty it is one row comparison,
    which an index answers at once; otherwise the leading key still bounds the scan.
    """
    parameters = [sa.bindparam(f"cursor_{i}", type_=element.type) for i, (_, element) in enumerate(keys)]
    if len({key.descending for key, _ in keys}) == 1 and not any(key.nullable for key, _ in keys):
        row, bound = sa.tuple_(*(element for _, element in keys)), sa.tuple_(*parameters)
        return row < bound if keys[0][0].descending else row > bound
    return _after(list(zip(keys, parameters, has_value, strict=True)))


def _after(steps: list[tuple[tuple[OrderKey, Element], sa.BindParameter[Any], bool]]) -> Element:
    ((key, element), parameter, has_value), *rest = steps
    if not has_value:
        return sa.and_(element.is_(None), _after(rest)) if rest else sa.false()
    beyond: Element = element < parameter if key.descending else element > parameter
    if key.nullable:
        beyond = sa.or_(beyond, element.is_(None))
    if not rest:
        return beyond
    further = sa.or_(beyond, sa.and_(element == parameter, _after(rest)))
    if key.nullable:
        return further
    bound: Element = element <= parameter if key.descending else element >= parameter
    return sa.and_(bound, further)
