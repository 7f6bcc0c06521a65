"""Whom a component credits for a line, where that is not the line's own partner alone."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Credit:
    """A way from lines to those who are credited for them. Components of equal credit count the same rows."""
