"""Components measured by targets, units and ranks: what their part of a plan document says."""

from collections.abc import Mapping

from tongzhou.expressions.facade import Kind
from tongzhou.incentives.plans.components.component import Target
from tongzhou.incentives.plans.components.quota import Point
from tongzhou.incentives.plans.document import Aggregate, Measure
from tongzhou.incentives.plans.section import Section, Vocabulary


def read_target(section: Section, names: Vocabulary) -> Target:
    """`target`: an amount, or a money attribute of the partner."""
    written = section.text("target")
    if not written.startswith("partner."):
        amount = section.amount("target", names.currency)
        if written and amount == 0:
            section.fault("target", "target_zero")
        return Target(amount=amount)
    attribute = names.partner.get(written)
    if attribute is None or attribute.type.kind is not Kind.MONEY:
        known = ", ".join(sorted(name for name, found in names.partner.items() if found.type.kind is Kind.MONEY))
        section.fault("target", "target_unknown", value=written[:60], known=known)
    return Target(attribute=written)


def read_curve(section: Section) -> tuple[Point, ...]:
    """`curve`: at least one point, in rising order."""
    sections = section.sections("curve")
    points = [Point(part.rate("at"), part.rate("pays")) for part in sections]
    for index, part in enumerate(sections):
        if index and points[index].at <= points[index - 1].at:
            part.fault("at", "tier_unordered")
        part.close()
    return tuple(points)


def read_prizes(section: Section, currency: str) -> tuple[int, ...]:
    """`prizes`: amounts, the first prize first."""
    written = section.raw("prizes")
    if not isinstance(written, list) or not written:
        section.fault("prizes", "list_needed")
        return ()
    prizes = Section({str(place): amount for place, amount in enumerate(written)}, section.at("prizes"), section.faults)
    return tuple(prizes.amount(str(place), currency) for place in range(len(written)))


def read_number_measure(section: Section, measures: Mapping[str, Measure]) -> str:
    """`measure`: a sum of numbers or a count."""
    key = section.text("measure")
    measure = measures.get(key)
    if key and measure is None:
        section.fault("measure", "measure_unknown", measure=key[:60], known=", ".join(measures))
    elif measure and (measure.kind is not Kind.NUMBER or measure.aggregate is not Aggregate.SUM):
        section.fault("measure", "measure_not_number", measure=key)
    return key
