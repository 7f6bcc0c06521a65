"""Lengths of time: whole seconds in the column, `1:30:00` on paper."""

from __future__ import annotations

import re

SECONDS_MAX = 10**10
_CLOCK = re.compile(r"(?:(\d{1,5}) days?, )?(\d{1,7}):([0-5]?\d)(?::([0-5]?\d))?")
_WORDED = re.compile(
    r"(?:(\d+(?:\.\d+)?)\s*(?:d|days?|天|日))?\s*(?:(\d+(?:\.\d+)?)\s*(?:h|hours?|hrs?|小时|时))?\s*"
    r"(?:(\d+(?:\.\d+)?)\s*(?:m|mins?|minutes?|分钟?))?\s*(?:(\d+)\s*(?:s|secs?|seconds?|秒))?",
    re.IGNORECASE,
)
_WEIGHTS = (86_400, 3_600, 60, 1)


def read_duration(text: str) -> str:
    """`1:30`, `1:30:15`, `1h 30m`, `2天3小时` as seconds; anything else stays as it is."""
    clock = _CLOCK.fullmatch(text)
    if clock:
        parts = (int(part or 0) for part in clock.groups())
        return str(sum(part * weight for part, weight in zip(parts, _WEIGHTS, strict=True)))
    worded = _WORDED.fullmatch(text)
    if worded is None or not any(worded.groups()):
        return text
    total = sum(float(part or 0) * weight for part, weight in zip(worded.groups(), _WEIGHTS, strict=True))
    return str(int(total)) if total == int(total) else text


def show_duration(seconds: int) -> str:
    """`1:30:00`, however many hours."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
