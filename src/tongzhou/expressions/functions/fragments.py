"""Pieces of SQL that several rows of the table share."""

from tongzhou.expressions.functions.contracts import LONGEST
from tongzhou.expressions.functions.data import letters
from tongzhou.expressions.values import LIMIT, PLACES


def quoted(text: str) -> str:
    """A text as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def bounded(number: str) -> str:
    """The number, or null when it is out of range."""
    return f"nullif(nullif(least(greatest({number}, -{LIMIT}), {LIMIT}), {LIMIT}), -{LIMIT})"


def kept(number: str) -> str:
    """A number as it is kept: ten decimals, half away from zero, empty when out of range."""
    return bounded(f"round({number}, {PLACES})")


def whole(number: str) -> str:
    """A count as an integer of SQL: cut, at most a thousand million, null at or below its negative."""
    return f"nullif(least(greatest(trunc({number}), -1000000000), 1000000000), -1000000000)::integer"


def precise(number: str) -> str:
    """The number with digits enough for roots, powers and logarithms."""
    return f"round({number}, 40)"


def day_plus(day: str, days: str) -> str:
    """A day some whole days later, or null outside the years 1 to 9999."""
    since = f"({day} - DATE '0001-01-01') + {days}"
    return f"(DATE '0001-01-01' + nullif(nullif(least(greatest({since}, -1), 3652059), 3652059), -1)::integer)"


def upper(text: str) -> str:
    """Small letters made capitals, the same on every server."""
    capitals, small = letters()
    return f"translate({text}, {quoted(small)}, {quoted(capitals)})"


def lower(text: str) -> str:
    """Capitals made small letters, the same on every server."""
    capitals, small = letters()
    return f"translate({text}, {quoted(capitals)}, {quoted(small)})"


def limited(text: str, length: str) -> str:
    """The text, unless it would be longer than a computed text may be."""
    return f"CASE WHEN {length} <= {LONGEST} THEN {text} END"
