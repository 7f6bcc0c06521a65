"""The time, asked for at the edge only: actions and rules are handed `now`."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC)
