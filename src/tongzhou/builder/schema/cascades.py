"""Choices whose options depend on another field. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Cascade:
    """A choice of which some options are offered only while another field holds one of their keys."""

    key: str
    parent: str
    offers: Mapping[str, frozenset[str]]

    def unfit(self, value: Any, parent: Any) -> str | None:
        """The first option in a value that the parent's value does not offer."""
        held = set(_listed(parent))
        return next((key for key in _listed(value) if key in self.offers and held.isdisjoint(self.offers[key])), None)


def _listed(value: Any) -> list[str]:
    return [] if value is None else value if isinstance(value, list) else [value]
