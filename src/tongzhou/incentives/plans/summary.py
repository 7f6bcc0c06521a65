"""A plan in plain sentences, for the people who approve it and the partners who live by it."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from tongzhou.incentives.plans.components.component import Cap, Component, Gate, Measured, Rated, Target, Window
from tongzhou.incentives.plans.components.contest import Contest
from tongzhou.incentives.plans.components.flat import Flat
from tongzhou.incentives.plans.components.growth import Growth
from tongzhou.incentives.plans.components.guarantee import Guarantee
from tongzhou.incentives.plans.components.quota import Bonus, Quota
from tongzhou.incentives.plans.components.units import Units
from tongzhou.incentives.plans.components.upline import Upline
from tongzhou.incentives.plans.components.volume import Volume
from tongzhou.incentives.plans.document import Plan, Tax
from tongzhou.incentives.plans.rates import PPM, Mode, Table, Tier
from tongzhou.incentives.plans.summary_credits import credit_sentences, upline_sentences
from tongzhou.incentives.plans.wording import field_title, in_words, value_label
from tongzhou.kernel.money import from_minor
from tongzhou.kernel.texts import Locale, listed, say


def summarize(plan: Plan, locale: Locale) -> list[str]:
    """The whole plan, one sentence an entry, in the order in which it is applied.

    A sentence that belongs to the component before it begins with two blanks.
    """
    return list(_Summary(plan, locale).sentences())


class _Summary:
    def __init__(self, plan: Plan, locale: Locale) -> None:
        self._plan = plan
        self._locale = locale

    def sentences(self) -> Iterator[str]:
        plan = self._plan
        settlement = self._say(f"each_{plan.settlement.name.lower()}")
        yield self._say(
            "plan", title=self._of(plan.title), version=plan.version, settlement=settlement, currency=plan.currency
        )
        if plan.eligibility:
            yield self._say("eligible", condition=in_words(plan, plan.eligibility, self._locale))
        else:
            yield self._say("everybody")
        if plan.sources.history:
            yield self._dated([field.title[self._locale] for field in plan.sources.history.fields])
        if plan.sources.exchange_rates is not None:
            yield self._say("converted", currency=plan.currency)
        for measure in plan.measures.values():
            if measure.net_of is not None:
                yield self._net(measure.title, measure.net_of)
        for component in plan.components:
            yield from self._component(component)
        yield self._say(f"rounding_{plan.rounding.value}")
        if plan.cap:
            yield self._say("plan_cap", **self._cap(plan.cap))
        yield self._say(f"returns_{plan.refunds.value}" if plan.sources.transactions.original_id else "returns_none")

    def _net(self, title: Mapping[str, str], tax: Tax) -> str:
        rate = field_title(self._plan, f"line.{tax.field}", self._locale) if tax.field else _percent(tax.rate)
        return self._say("net_of", measure=self._of(title), rate=rate)

    def _dated(self, titles: Sequence[str]) -> str:
        return self._say("dated", attributes=self._say("and").join(titles))

    def _component(self, component: Component) -> Iterator[str]:
        yield from self._paid(component)
        if component.lines:
            yield self._say("lines", condition=in_words(self._plan, component.lines, self._locale))
        yield from credit_sentences(self._plan, component.credit, self._locale)
        for gate in component.gates:
            yield self._gate(gate)
        if component.cap:
            yield self._say("component_cap", **self._cap(component.cap))
            if not component.cap.reopens:
                yield self._say("cap_stays_shut")
        if component.pool is not None:
            yield self._say("pool", amount=self._money(component.pool))

    def _paid(self, component: Component) -> Iterator[str]:
        match component:
            case Flat():
                yield self._flat(component)
            case Bonus():
                yield self._bonus(component)
            case Units():
                kind = "units" if component.most is None else "units_most"
                yield self._measured(kind, component, amount=self._money(component.amount), most=component.most)
            case Contest():
                prizes = self._say("between").join(self._money(prize) for prize in component.prizes)
                kind, least = "contest_least" if component.least else "contest", self._money(component.least)
                yield self._measured(kind, component, prizes=prizes, least=least)
            case Guarantee():
                titles = [self._of(self._plan.component(key).title) for key in component.of]
                amount, named = self._money(component.amount), self._named(component)
                yield self._say("guarantee", **named, amount=amount, components=listed(titles, self._locale))
            case Upline():
                yield from upline_sentences(self._plan, component, self._locale, self._window(component.window))
            case Rated():
                yield from self._rated(component)
                if isinstance(component, Volume) and component.decay:
                    yield self._say("decay", months=component.decay)

    def _gate(self, gate: Gate) -> str:
        if gate.condition is not None:
            return self._say("gate", condition=in_words(self._plan, gate.condition, self._locale))
        title = self._of(self._plan.component(gate.component).title)
        return self._say("gate_attained", component=title, attained=_percent(gate.attained))

    def _target(self, target: Target) -> str:
        if target.attribute is None:
            return self._money(target.amount or 0)
        return self._say("target_of", attribute=field_title(self._plan, target.attribute, self._locale))

    def _bonus(self, bonus: Bonus) -> str:
        points = [self._say("bonus_point", at=_percent(point.at), pays=_percent(point.pays)) for point in bonus.curve]
        told = {"points": self._say("between").join(points), "target": self._target(bonus.target)}
        return self._measured("bonus", bonus, amount=self._money(bonus.amount), **told)

    def _measured(self, kind: str, component: Measured, **told: object) -> str:
        measure = self._of(self._plan.measures[component.measure].title)
        return self._say(kind, **self._named(component), measure=measure, **told)

    def _flat(self, flat: Flat) -> str:
        condition = in_words(self._plan, flat.award_if, self._locale)
        return self._say("flat", **self._named(flat), amount=self._money(flat.amount), condition=condition)

    def _rated(self, component: Rated) -> Iterator[str]:
        target = {"target": self._target(component.target)} if isinstance(component, Quota) else {}
        kind = f"volume_{component.rates.mode.value}" if isinstance(component, Volume) else component.mode
        yield self._measured(kind, component, **target)
        for table in component.rates.tables:
            yield self._table(component, table)

    def _named(self, component: Component) -> Mapping[str, str]:
        return {"title": self._of(component.title), "window": self._window(component.window)}

    def _table(self, component: Rated, table: Table) -> str:
        if component.rates.mode is Mode.FLAT:
            return self._say("one_rate", rate=_percent(table.tiers[0].rate))
        tiers = self._tiers(table.tiers, component)
        by = component.rates.by
        if by is None:
            return self._say("table", tiers=tiers)
        if not table.values:
            return self._say("table_others", tiers=tiers)
        values = self._say("or").join(value_label(self._plan, by, value, self._locale) for value in table.values)
        attribute = field_title(self._plan, by, self._locale)
        return self._say("table_for", attribute=attribute, values=values, tiers=tiers)

    def _tiers(self, tiers: Sequence[Tier], component: Rated) -> str:
        """Every step from its bound up to, and without, the next one's."""
        if component.rates.mode is Mode.INTERPOLATED:
            return self._say("between").join(self._filled(tier) for tier in tiers)
        kind = {Growth: "growth_tier", Quota: "share_tier"}.get(type(component), "tier")
        bounds = [self._bound(tier.start) if kind == "tier" else _percent(tier.start) for tier in tiers]
        return self._say("between").join(
            self._say(_step(kind, tier, is_last=end is None), start=start, end=end, rate=_percent(tier.rate))
            for tier, start, end in zip(tiers, bounds, [*bounds[1:], None], strict=True)
        )

    def _filled(self, tier: Tier) -> str:
        start, end = self._bound(tier.start), self._bound(tier.end)
        return self._say("filled_tier", start=start, end=end, amount=self._money(tier.amount))

    def _cap(self, cap: Cap) -> Mapping[str, str]:
        return {"amount": self._money(cap.amount), "mode": self._say(f"cap_{cap.mode.value}")}

    def _window(self, window: Window) -> str:
        if window is Window.SETTLEMENT:
            return self._say(f"each_{self._plan.settlement.name.lower()}")
        return self._say(f"each_{window.value}")

    def _money(self, minor: int) -> str:
        return f"{from_minor(minor, self._plan.currency):,f} {self._plan.currency}"

    def _bound(self, minor: int) -> str:
        """A bound without idle decimals: `10,000 USD`, but `0.5 USD`."""
        return f"{from_minor(minor, self._plan.currency).normalize():,f} {self._plan.currency}"

    def _of(self, title: Mapping[str, str]) -> str:
        return title[self._locale]

    def _say(self, key: str, **params: object) -> str:
        return say(self._locale, f"plan_summary.{key}", params)


def _step(kind: str, tier: Tier, *, is_last: bool) -> str:
    if is_last:
        return f"{kind}_open" if tier.start else f"{kind}_all"
    return kind if tier.start else f"{kind}_first"


def _percent(ppm: int) -> str:
    return f"{(Decimal(ppm) * 100 / PPM).normalize():f}%"
