"""Whom a component credits for a line, where that is not the line's own partner alone."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from tongzhou.incentives.plans.formula import Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A way from lines to those who are credited for them. Components of equal credit count the same rows."""

    passes_on: ClassVar[bool] = True
    """Whether others than the line's own partner are credited."""

    only: Formula | None = None
    """The condition over a partner that it must meet to be credited."""

    reveals: bool = False
    """Whether who is credited for another's line sees which one it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitCredit(Credit):
    """Those among whom the source of splits divides a line; a line that it does not name counts for its partner.

    Shares never come to more than the line; with `overlays` each stands for itself, and they may.
    """

    overlays: bool = False


class Inactive(StrEnum):
    """What becomes of the level of somebody who is not active."""

    NO_COMPRESSION = "no_compression"
    COMPRESS = "compress"
    COMPRESS_OWN_RATE = "compress_own_rate"


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeCredit(Credit):
    """Those above the line's partner, `depth` levels up, as the tree stood at the line's instant."""

    depth: int
    own: bool = False
    """Whether the line's own partner is credited too."""

    active: Formula | None = None
    inactive: Inactive = Inactive.NO_COMPRESSION
    of: str = ""
    """The component whose earnings are credited instead of the lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemainderCredit(Credit):
    """The line's own partner, for what other components leave of a line."""

    passes_on: ClassVar[bool] = False

    after: tuple[str, ...]
