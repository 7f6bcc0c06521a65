"""A plan in plain sentences, for the people who approve it and the partners who live by it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from tongzhou.incentives.plans.document import (
    PPM,
    Cap,
    Component,
    Flat,
    Growth,
    Mode,
    Plan,
    Table,
    Tier,
    Window,
)
from tongzhou.kernel.money import from_minor
from tongzhou.kernel.texts import Locale, say


def summarize(plan: Plan, locale: Locale) -> list[str]:
    """The whole plan, one sentence an entry, in the order in which it is applied."""
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
        yield self._say("eligible", condition=plan.eligibility.text) if plan.eligibility else self._say("everybody")
        for component in plan.components:
            yield from self._component(component)
        yield self._say(f"rounding_{plan.rounding.value}")
        if plan.cap:
            yield self._say("plan_cap", **self._cap(plan.cap))

    def _component(self, component: Component) -> Iterator[str]:
        title, window = self._of(component.title), self._window(component.window)
        if isinstance(component, Flat):
            amount, condition = self._money(component.amount), component.award_if.text
            yield self._say("flat", title=title, window=window, amount=amount, condition=condition)
        elif isinstance(component, Growth):
            yield self._say(f"growth_{component.basis.value}", title=title, window=window, measure=component.measure)
        else:
            mode = component.rates.mode.value
            yield self._say(f"volume_{mode}", title=title, window=window, measure=component.measure)
        if not isinstance(component, Flat):
            for table in component.rates.tables:
                yield self._table(component, table)
        if component.lines:
            yield self._say("lines", condition=component.lines.text)
        if component.cap:
            yield self._say("component_cap", **self._cap(component.cap))

    def _table(self, component: Component, table: Table) -> str:
        assert not isinstance(component, Flat)
        if component.rates.mode is Mode.FLAT:
            return self._say("one_rate", rate=_percent(table.tiers[0].rate))
        is_growth = isinstance(component, Growth)
        tiers = self._say("between").join(self._tier(tier, is_growth) for tier in table.tiers)
        if component.rates.by is None:
            return self._say("table", tiers=tiers)
        if not table.values:
            return self._say("table_others", tiers=tiers)
        values = self._say("or").join(table.values)
        return self._say("table_for", attribute=component.rates.by, values=values, tiers=tiers)

    def _tier(self, tier: Tier, is_growth: bool) -> str:
        start = _percent(tier.start) if is_growth else self._money(tier.start)
        return self._say("tier", start=start, rate=_percent(tier.rate))

    def _cap(self, cap: Cap) -> Mapping[str, str]:
        return {"amount": self._money(cap.amount), "mode": self._say(f"cap_{cap.mode.value}")}

    def _window(self, window: Window) -> str:
        if window is Window.SETTLEMENT:
            return self._say(f"each_{self._plan.settlement.name.lower()}")
        return self._say(f"each_{window.value}")

    def _money(self, minor: int) -> str:
        return f"{from_minor(minor, self._plan.currency):,f} {self._plan.currency}"

    def _of(self, title: Mapping[str, str]) -> str:
        return title[self._locale]

    def _say(self, key: str, **params: object) -> str:
        return say(self._locale, f"plan_summary.{key}", params)


def _percent(ppm: int) -> str:
    return f"{(Decimal(ppm) * 100 / PPM).normalize():f}%"
