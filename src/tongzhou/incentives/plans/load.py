"""Plan document to `Plan`: every fault found, each with its path and the way out."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from tongzhou.expressions.facade import FieldType, Kind, Type
from tongzhou.incentives.plans.components.component import Cap, CapMode, Component, Rated, Window
from tongzhou.incentives.plans.components.guarantee import Guarantee
from tongzhou.incentives.plans.components.quota import Bonus, Quota
from tongzhou.incentives.plans.components.volume import Volume
from tongzhou.incentives.plans.document import Aggregate, Measure, Plan, Refunds, RoundingAt
from tongzhou.incentives.plans.errors import Fault, PlanError
from tongzhou.incentives.plans.load_checks import check_whole
from tongzhou.incentives.plans.load_components import read_component
from tongzhou.incentives.plans.load_sources import names_of_lines, names_of_partner, read_sources, read_tax
from tongzhou.incentives.plans.rates import Mode
from tongzhou.incentives.plans.reading import plain, read_document
from tongzhou.incentives.plans.section import KEY, Section, Vocabulary
from tongzhou.incentives.plans.sources import Sources
from tongzhou.kernel.money import CURRENCY_SCALES
from tongzhou.kernel.periods import Length

MAX_COMPONENTS = 50


def load_plan(document: str | Mapping[str, Any]) -> Plan:
    """The plan that a text (YAML or JSON) or a mapping writes, or PlanError with all its faults."""
    values = read_document(document) if isinstance(document, str) else plain(document)
    faults: list[Fault] = []
    plan = _read(Section(values, "", faults), values)
    if faults:
        raise PlanError(faults)
    return plan


def _read(top: Section, values: Mapping[str, Any]) -> Plan:
    key, version = top.key("plan"), top.whole("version")
    title, currency, time_zone = top.labels("title", key), _currency(top), _time_zone(top)
    if top.text("calendar", default="gregorian") != "gregorian":
        top.fault("calendar", "calendar_unknown")
    settlement = _settlement(top)
    sources = read_sources(top.section("sources"))
    lines, partner = names_of_lines(sources, currency), names_of_partner(sources, currency)
    measures = _measures(top, lines, sources)
    names = Vocabulary(currency, measures, lines, partner, awards={**partner, **_measure_names(measures, currency)})
    rounding, cap = _rounding(top), read_cap(top, currency)
    plan = Plan(
        key=key,
        version=version,
        title=title,
        currency=currency,
        time_zone=time_zone,
        settlement=settlement,
        sources=sources,
        measures=measures,
        components=_components(top, settlement, rounding, names),
        eligibility=top.condition("eligibility", partner),
        cap=cap,
        rounding=rounding,
        refunds=top.choice("refunds", Refunds, default=Refunds.ORIGINAL),
        document=values,
    )
    _check_caps(top, plan)
    check_whole(top, plan)
    top.close()
    return plan


def _check_caps(top: Section, plan: Plan) -> None:
    if plan.cap is None or plan.cap.mode is not CapMode.SEQUENTIAL:
        return
    for index, component in enumerate(plan.components):
        if component.cap is not None and component.cap.mode is not CapMode.SEQUENTIAL:
            top.fault(f"components[{index}].cap.mode", "cap_modes_mixed")


def _currency(top: Section) -> str:
    currency = top.text("currency")
    if currency and currency not in CURRENCY_SCALES:
        top.fault("currency", "currency_unknown", currency=currency[:10])
    return currency if currency in CURRENCY_SCALES else "USD"


def _time_zone(top: Section) -> str:
    written = top.text("time_zone")
    try:
        ZoneInfo(written or "UTC")
    except (KeyError, ValueError, OSError):
        top.fault("time_zone", "time_zone_unknown", value=written[:60])
    return written


def _settlement(top: Section) -> Length:
    written = top.text("settlement")
    lengths = {"month": Length.MONTH, "quarter": Length.QUARTER, "year": Length.YEAR}
    if written and written not in lengths:
        top.fault("settlement", "choice_unknown", value=written[:60], options=", ".join(lengths))
    return lengths.get(written, Length.QUARTER)


def _rounding(top: Section) -> RoundingAt:
    if not top.has("rounding"):
        return RoundingAt.COMPONENT
    section = top.section("rounding")
    at = section.choice("at", RoundingAt, default=RoundingAt.COMPONENT)
    section.close()
    return at


def read_cap(owner: Section, currency: str) -> Cap | None:
    """The cap of a component or plan; its mode must be given."""
    if not owner.has("cap"):
        return None
    section = owner.section("cap")
    amount = section.amount("amount", currency)
    if not section.has("mode"):
        section.fault("mode", "cap_mode_missing")
        section.close()
        return None
    mode, reopens = section.choice("mode", CapMode), section.flag("reopens", default=True)
    if not reopens and (mode is not CapMode.SEQUENTIAL or not owner.path):
        section.fault("reopens", "reopens_unfit")
    cap = Cap(amount, mode, reopens)
    section.close()
    return cap


def _measures(top: Section, lines: Mapping[str, FieldType], sources: Sources) -> dict[str, Measure]:
    measures = {}
    for key, value in top.entries("measures"):
        path = f"measures.{key}"
        if not KEY.fullmatch(key):
            top.fault(path, "key_malformed", value=key[:60])
        if not isinstance(value, dict):
            top.fault(path, "mapping_needed")
            continue
        measures[key] = _measure(key, Section(value, path, top.faults), lines, sources)
    if not measures:
        top.fault("measures", "required")
    return measures


def _measure(key: str, section: Section, lines: Mapping[str, FieldType], sources: Sources) -> Measure:
    written = [aggregate for aggregate in Aggregate if section.has(aggregate.value)]
    if len(written) != 1:
        section.fault("", "measure_one_of", options=", ".join(Aggregate))
        return Measure(key, Aggregate.COUNT, "", Kind.NUMBER, {})
    aggregate = written[0]
    field, title = section.text(aggregate.value), section.labels("title", key)
    net_of = read_tax(section, sources.transactions) if section.has("net_of") else None
    section.close()
    if aggregate is Aggregate.COUNT:
        if field != "lines":
            section.fault(aggregate.value, "choice_unknown", value=field[:60], options="lines")
        return Measure(key, aggregate, "", Kind.NUMBER, title)
    found = lines.get(field)
    if found is None:
        section.fault(aggregate.value, "field_unknown", field=field[:60])
        return Measure(key, aggregate, field, Kind.NUMBER, title)
    if aggregate is Aggregate.SUM and found.type.kind not in (Kind.MONEY, Kind.NUMBER):
        section.fault(aggregate.value, "sum_needs_number", field=field)
    kind = found.type.kind if aggregate is Aggregate.SUM else Kind.NUMBER
    if net_of and (aggregate is not Aggregate.SUM or kind is not Kind.MONEY):
        section.fault("net_of", "net_of_money")
    return Measure(key, aggregate, found.path, kind, title, net_of)


def _components(top: Section, settlement: Length, rounding: RoundingAt, names: Vocabulary) -> tuple[Component, ...]:
    sections = top.sections("components")
    if len(sections) > MAX_COMPONENTS:
        top.fault("components", "too_many", limit=str(MAX_COMPONENTS))
    components: list[Component] = []
    for section in sections[:MAX_COMPONENTS]:
        component = read_component(section, names, read_cap)
        if component.key and component.key in [other.key for other in components]:
            section.fault("key", "component_twice", key=component.key)
        _check_window(section, component, settlement, rounding)
        components.append(component)
    _check_guarantees(top, components)
    _check_gates(top, components)
    return tuple(components)


def _measure_names(measures: Mapping[str, Measure], currency: str) -> dict[str, FieldType]:
    return {
        key: FieldType(f"measure.{key}", Type(measure.kind, currency if measure.kind is Kind.MONEY else None))
        for key, measure in measures.items()
    }


_MONTHS = {
    Window.TRANSACTION: 0,
    Window.MONTH: 1,
    Window.QUARTER: 3,
    Window.YEAR_TO_DATE: 12,
}


def _check_window(section: Section, component: Component, settlement: Length, rounding: RoundingAt) -> None:
    months = _MONTHS.get(component.window, settlement.value)
    by_transaction = months == 0 and not component.by_transaction
    if by_transaction or (months > settlement.value and not component.reaches_back):
        section.fault("window", "window_unfit", type=component.type)
    capped_each = isinstance(component, Volume) and component.transaction_cap is not None
    if capped_each and (months or rounding is not RoundingAt.COMPONENT):
        section.fault("transaction_cap", "transaction_cap_unfit")
    if component.gates and (months == 0 or months > settlement.value or isinstance(component, Guarantee)):
        section.fault("gates", "gates_unfit")
    if not _rounds_anywhere(component) and rounding is not RoundingAt.COMPONENT:
        section.fault("type", "rounding_unfit")


def _rounds_anywhere(component: Component) -> bool:
    """Whether what it earns is a whole number of a fixed part of a minor unit, which a statement can round as one."""
    is_interpolated = isinstance(component, Rated) and component.rates.mode is Mode.INTERPOLATED
    return not (is_interpolated or isinstance(component, Bonus))


def _check_guarantees(top: Section, components: Sequence[Component]) -> None:
    """A guarantee names components of the plan that are no guarantees."""
    known = [component.key for component in components if not isinstance(component, Guarantee)]
    for index, component in enumerate(components):
        for key in component.of if isinstance(component, Guarantee) else ():
            if key not in known:
                top.fault(f"components[{index}].of", "component_unknown", value=key[:60], known=", ".join(known))


def _check_gates(top: Section, components: Sequence[Component]) -> None:
    """A gate asks for the target of another component, over the same window; pools and proportions do not mix."""
    aimed = {each.key: (each.window, each.credit) for each in components if isinstance(each, (Quota, Bonus))}
    for index, component in enumerate(components):
        for number, gate in enumerate(component.gates):
            own = component.window, component.credit
            if gate.component and aimed.get(gate.component) != own:
                known = ", ".join(key for key, counted in aimed.items() if counted == own)
                top.fault(
                    f"components[{index}].gates[{number}].component",
                    "gate_unfit",
                    value=gate.component[:60],
                    known=known,
                )
        if component.pool is not None and component.cap is not None and component.cap.mode is CapMode.PROPORTIONAL:
            top.fault(f"components[{index}].cap.mode", "pool_cap_mode")
