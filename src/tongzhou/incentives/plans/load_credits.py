"""The `credit` of a component: who is credited for a line that is not theirs alone."""

from collections.abc import Callable, Mapping

from tongzhou.incentives.plans.credits import Credit, SplitCredit
from tongzhou.incentives.plans.section import Section, Vocabulary


def read_credit(owner: Section, names: Vocabulary) -> Credit | None:
    """The way of crediting: one word, or a mapping whose `by` is that word; None where it is not written."""
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


_READERS: Mapping[str, Callable[[Section, Vocabulary], Credit]] = {"split": _split, "overlay": _overlay}
