"""The `components` part of a plan: each type reads the fields that only it has."""

from collections.abc import Callable, Mapping
from typing import Any, TypedDict

from tongzhou.expressions.facade import Bound, Kind
from tongzhou.incentives.plans.components.component import Cap, Component, Gate, Window
from tongzhou.incentives.plans.components.contest import Contest
from tongzhou.incentives.plans.components.flat import Flat
from tongzhou.incentives.plans.components.growth import Basis, Growth
from tongzhou.incentives.plans.components.guarantee import Guarantee
from tongzhou.incentives.plans.components.quota import Bonus, Quota
from tongzhou.incentives.plans.components.units import Units
from tongzhou.incentives.plans.components.upline import Differential, Override
from tongzhou.incentives.plans.components.volume import Volume
from tongzhou.incentives.plans.credits import Credit, TreeCredit
from tongzhou.incentives.plans.document import Aggregate, Measure
from tongzhou.incentives.plans.formula import Formula, Title
from tongzhou.incentives.plans.load_credits import read_credit
from tongzhou.incentives.plans.load_rates import read_attainment_rates, read_growth_rates, read_rates
from tongzhou.incentives.plans.load_targets import read_curve, read_number_measure, read_prizes, read_target
from tongzhou.incentives.plans.load_upline import read_levels, read_rates_by, read_upline
from tongzhou.incentives.plans.section import Section, Vocabulary
from tongzhou.incentives.plans.sources import DEFAULT_DEPTH

MAX_DECAY = 120
_NOTHING = Formula("", Bound.from_json({"literal": False, "kind": "boolean"}))


class _Shared(TypedDict):
    """The fields that every component has."""

    key: str
    title: Title
    window: Window
    lines: Formula | None
    cap: Cap | None
    pool: int | None
    gates: tuple[Gate, ...]
    credit: Credit | None


def read_component(section: Section, names: Vocabulary, cap: Callable[[Section, str], Cap | None]) -> Component:
    """One component of any type; unknown fields are those its type does not have."""
    key, type_ = section.key("key"), section.text("type")
    shared = _Shared(
        key=key,
        title=section.labels("title", key),
        window=section.choice("window", Window),
        lines=section.condition("lines", names.lines),
        cap=cap(section, names.currency),
        pool=section.amount("pool", names.currency) if section.has("pool") else None,
        gates=_gates(section, names) if section.has("gates") else (),
        credit=read_credit(section, names),
    )
    if type_ and type_ not in _READERS:
        section.fault("type", "choice_unknown", value=type_[:60], options=", ".join(_READERS))
    component = _READERS.get(type_, _volume)(section, names, shared)
    section.close()
    return component


def _gates(section: Section, names: Vocabulary) -> tuple[Gate, ...]:
    return tuple(_gate(part, names) for part in section.sections("gates"))


def _gate(part: Section, names: Vocabulary) -> Gate:
    """A condition over the window, or how much of another component's target must be attained."""
    if part.has("component"):
        key = part.text("component")
        gate = Gate(part.labels("title", key), component=key, attained=part.rate("attained"))
    else:
        condition = part.condition("if", names.awards)
        if condition is None and not part.has("if"):
            part.fault("if", "required")
        gate = Gate(part.labels("title", part.text("if", default="")), condition=condition or _NOTHING)
    part.close()
    return gate


def _volume(section: Section, names: Vocabulary, shared: _Shared) -> Component:
    measure, rates = _money_measure(section, names.measures), read_rates(section, names)
    each = section.amount("transaction_cap", names.currency) if section.has("transaction_cap") else None
    decay = section.whole("decay") if section.has("decay") else 0
    if decay > MAX_DECAY:
        section.fault("decay", "too_many", limit=str(MAX_DECAY))
    return Volume(**shared, measure=measure, rates=rates, transaction_cap=each, decay=decay)


def _growth(section: Section, names: Vocabulary, shared: _Shared) -> Component:
    basis, rates = section.choice("basis", Basis), read_growth_rates(section, names.partner)
    floor = section.amount("floor", names.currency) if section.has("floor") else None
    return Growth(**shared, measure=_money_measure(section, names.measures), rates=rates, basis=basis, floor=floor)


def _flat(section: Section, names: Vocabulary, shared: _Shared) -> Component:
    amount = section.amount("amount", names.currency)
    award_if = section.condition("award_if", names.awards)
    if award_if is None and not section.has("award_if"):
        section.fault("award_if", "required")
    return Flat(**shared, amount=amount, award_if=award_if or _NOTHING)


def _quota(section: Section, names: Vocabulary, shared: _Shared) -> Component:
    measure, target = _money_measure(section, names.measures), read_target(section, names)
    return Quota(**shared, measure=measure, target=target, rates=read_attainment_rates(section, names.partner))


def _bonus(section: Section, names: Vocabulary, shared: _Shared) -> Component:
    measure, target = _money_measure(section, names.measures), read_target(section, names)
    amount, curve = section.amount("amount", names.currency), read_curve(section)
    return Bonus(**shared, measure=measure, target=target, amount=amount, curve=curve)


def _units(section: Section, names: Vocabulary, shared: _Shared) -> Component:
    measure, amount = read_number_measure(section, names.measures), section.amount("amount", names.currency)
    most = section.whole("most") if section.has("most") else None
    return Units(**shared, measure=measure, amount=amount, most=most)


def _guarantee(section: Section, names: Vocabulary, shared: _Shared) -> Component:
    if shared["window"] is not Window.SETTLEMENT:
        section.fault("window", "guarantee_window")
    return Guarantee(**shared, amount=section.amount("amount", names.currency), of=section.words("of"))


def _contest(section: Section, names: Vocabulary, shared: _Shared) -> Component:
    measure, prizes = _money_measure(section, names.measures), read_prizes(section, names.currency)
    least = section.amount("least", names.currency) if section.has("least") else 0
    return Contest(**shared, measure=measure, prizes=prizes, least=least)


def _override(section: Section, names: Vocabulary, shared: _Shared) -> Component:
    levels = read_levels(section)
    credit = read_upline(section, names, depth=len(levels), own=False)
    measure = "" if credit.of and not section.has("measure") else _money_measure(section, names.measures)
    if credit.of and measure:
        section.fault("of", "of_or_measure")
    return Override(**_credited(section, shared, credit), measure=measure, levels=levels)


def _differential(section: Section, names: Vocabulary, shared: _Shared) -> Component:
    depth = section.whole("depth") if section.has("depth") else DEFAULT_DEPTH
    credit = read_upline(section, names, depth=depth, own=True)
    measure, (by, rates) = _money_measure(section, names.measures), read_rates_by(section, names)
    return Differential(**_credited(section, shared, credit), measure=measure, by=by, rates=rates)


def _credited(section: Section, shared: _Shared, credit: TreeCredit) -> Any:
    if shared["credit"] is not None:
        section.fault("credit", "credit_of_type", type=section.text("type"))
    if shared["gates"]:
        section.fault("gates", "gates_unfit")
    return {**shared, "credit": credit}


_READERS: Mapping[str, Callable[[Section, Vocabulary, _Shared], Component]] = {
    Volume.type: _volume,
    Growth.type: _growth,
    Flat.type: _flat,
    Quota.type: _quota,
    Bonus.type: _bonus,
    Units.type: _units,
    Guarantee.type: _guarantee,
    Contest.type: _contest,
    Override.type: _override,
    Differential.type: _differential,
}


def _money_measure(section: Section, measures: Mapping[str, Measure]) -> str:
    key = section.text("measure")
    measure = measures.get(key)
    if key and measure is None:
        section.fault("measure", "measure_unknown", measure=key[:60], known=", ".join(measures))
    elif measure and (measure.kind is not Kind.MONEY or measure.aggregate is not Aggregate.SUM):
        section.fault("measure", "measure_not_money", measure=key)
    return key
