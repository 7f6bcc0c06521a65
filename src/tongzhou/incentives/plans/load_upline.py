"""Components that credit those above a seller: rates by level, and differences of rates."""

from collections.abc import Mapping

from tongzhou.expressions.facade import Kind
from tongzhou.incentives.plans.credits import TreeCredit
from tongzhou.incentives.plans.load_credits import read_activity
from tongzhou.incentives.plans.section import Section, Vocabulary

MAX_LEVELS = 10


def read_levels(section: Section) -> tuple[int, ...]:
    """The rates of the first level above the seller and of those above it."""
    written = section.raw("levels")
    if not isinstance(written, list) or not written or len(written) > MAX_LEVELS:
        section.fault("levels", "list_needed")
        return (0,)
    each = Section({str(at): rate for at, rate in enumerate(written)}, section.at("levels"), section.faults)
    return tuple(each.rate(str(at)) for at in range(len(written)))


def read_upline(section: Section, names: Vocabulary, *, depth: int, own: bool) -> TreeCredit:
    """Who above a seller is credited; of its lines or, with `of`, of what it earns."""
    return TreeCredit(
        reveals=section.flag("reveals"),
        depth=depth,
        own=own,
        of=section.text("of") if not own and section.has("of") else "",
        **read_activity(section, names),
    )


def read_rates_by(section: Section, names: Vocabulary) -> tuple[str, Mapping[str, int]]:
    """The attribute that says whose rate is which, and the rates by its values."""
    by = section.text("by")
    attribute = names.partner.get(by)
    if attribute is None or attribute.type.kind is not Kind.TEXT:
        section.fault("by", "by_unknown", value=by[:60], known=", ".join(sorted(names.partner)))
    values = dict(section.entries("rates"))
    if not values:
        section.fault("rates", "required")
    each = Section(values, section.at("rates"), section.faults)
    return attribute.path if attribute else by, {value: each.rate(value) for value in values}
