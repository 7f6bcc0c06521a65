"""Values as formulas and filters compare them, in Python what `schema.sources` makes of columns in SQL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tongzhou.builder.fields.kinds import ValueKind
from tongzhou.builder.fields.places import ADDRESS_PARTS

ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&"))
"""What stands for signs in rich text, in the order of reading."""

TAGS = "<[^>]*>"
"""What of rich text is not read, as a regular expression of PostgreSQL and of Python."""


def comparable(kind: ValueKind, value: Any) -> Any:
    """Addresses and places as one text, rich text without its tags; every other value as it is."""
    if value is None:
        return None
    if kind is ValueKind.ADDRESS:
        return " ".join(value[part] for part in ADDRESS_PARTS if value.get(part)) or None
    if kind is ValueKind.LOCATION:
        return _point(value)
    return _readable(value) if kind is ValueKind.MARKUP else value


def _point(value: Mapping[str, Any]) -> str:
    degrees = (f"{Decimal(str(value[part])).normalize():f}" for part in ("lng", "lat"))
    return ",".join([*degrees, *([value["address"]] if value.get("address") else [])])


def _readable(markup: str) -> str:
    text = re.sub(TAGS, " ", markup)
    for entity, sign in ENTITIES:
        text = text.replace(entity, sign)
    return text
