"""Whom a component credits for a line, where that is not the line's own partner alone."""

from dataclasses import dataclass

from tongzhou.incentives.plans.formula import Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A way from lines to those who are credited for them. Components of equal credit count the same rows."""

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
