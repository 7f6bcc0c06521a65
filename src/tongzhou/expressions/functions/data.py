"""Data that functions read: letters, readings of Chinese characters, China's calendar. The browser has the same file."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("data.json")


@cache
def _document() -> Mapping[str, Any]:
    document: Mapping[str, Any] = json.loads(PATH.read_text("utf-8"))
    return document


def letters() -> tuple[str, str]:
    """Capital letters and, in the same order, their small ones: Latin, Greek and Cyrillic."""
    return _document()["uppercase"], _document()["lowercase"]


def amounts() -> Mapping[str, Any]:
    """How amounts are written in capitals; `zeros` are patterns that turn 零佰零拾 into what is read, in order."""
    found: Mapping[str, Any] = _document()["amounts"]
    return found


@cache
def days_off() -> tuple[date, ...]:
    """Weekdays that are public holidays in China, in order."""
    return _days("days_off")


@cache
def days_worked() -> tuple[date, ...]:
    """Saturdays and Sundays that are worked in China, in order."""
    return _days("days_worked")


def _days(key: str) -> tuple[date, ...]:
    years: Mapping[str, str] = _document()[key]
    return tuple(date.fromisoformat(f"{year}-{day}") for year, days in years.items() for day in days.split())


@cache
def readings() -> Mapping[str, str]:
    """The most common reading of each character, without tone."""
    found: Mapping[str, str] = _document()["readings"]
    return {character: reading for reading, characters in found.items() for character in characters}
