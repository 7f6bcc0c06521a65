"""The `credit` of a component: who is credited for a line that is not theirs alone."""

from collections.abc import Callable, Mapping
from typing import TypedDict

from tongzhou.incentives.plans.credits import Credit, Inactive, RemainderCredit, SplitCredit, TreeCredit
from tongzhou.incentives.plans.formula import Formula
from tongzhou.incentives.plans.section import Section, Vocabulary


def read_credit(owner: Section, names: Vocabulary) -> Credit | None:
    """The way of crediting: one word, or a mapping whose `by` is that word; None where it is not written."""
    if owner.has("after"):
        if owner.has("credit"):
            owner.fault("after", "after_or_credit")
        return RemainderCredit(after=owner.words("after"))
    if not owner.has("credit"):
        return None
    written = owner.raw("credit")
    section = Section({"by": written} if isinstance(written, str) else written, owner.at("credit"), owner.faults)
    if not isinstance(written, (str, dict)):
        owner.fault("credit", "mapping_needed")
        return None
    by = section.text("by")
    if by not in _READERS:
        if by:
            section.fault("by", "choice_unknown", value=by[:60], options=", ".join(_READERS))
        return None
    credit = _READERS[by](section, names)
    section.close()
    return credit


def _split(section: Section, names: Vocabulary) -> Credit:
    return SplitCredit(only=section.condition("only", names.partner), reveals=section.flag("reveals"))


def _overlay(section: Section, names: Vocabulary) -> Credit:
    only, reveals = section.condition("only", names.partner), section.flag("reveals")
    return SplitCredit(only=only, reveals=reveals, overlays=True)


def _downline(section: Section, names: Vocabulary) -> Credit:
    return TreeCredit(
        only=section.condition("only", names.partner),
        reveals=section.flag("reveals"),
        depth=section.whole("depth"),
        own=section.flag("own"),
        **read_activity(section, names),
    )


class _Activity(TypedDict):
    """Who above a seller counts, and what becomes of the level of who does not."""

    active: Formula | None
    inactive: Inactive


def read_activity(section: Section, names: Vocabulary) -> _Activity:
    """`active_if` and `inactive`."""
    return _Activity(
        active=section.condition("active_if", names.partner),
        inactive=section.choice("inactive", Inactive, default=Inactive.NO_COMPRESSION),
    )


_READERS: Mapping[str, Callable[[Section, Vocabulary], Credit]] = {
    "split": _split,
    "overlay": _overlay,
    "downline": _downline,
}
