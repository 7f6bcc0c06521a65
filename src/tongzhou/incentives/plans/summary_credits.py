"""Whom a component credits, in plain sentences."""

from collections.abc import Iterator
from decimal import Decimal

from tongzhou.incentives.plans.components.upline import Differential, Override, Upline
from tongzhou.incentives.plans.credits import Credit, RemainderCredit, SplitCredit, TreeCredit
from tongzhou.incentives.plans.document import Plan
from tongzhou.incentives.plans.rates import PPM
from tongzhou.incentives.plans.wording import field_title, in_words, value_label
from tongzhou.kernel.texts import Locale, listed, say


def credit_sentences(plan: Plan, credit: Credit | None, locale: Locale) -> Iterator[str]:
    """Sentences that belong to a component; none where lines count for their own partners."""

    def told(key: str, **params: object) -> str:
        return say(locale, f"plan_summary.{key}", params)

    match credit:
        case None:
            return
        case RemainderCredit():
            titles = [plan.component(key).title[locale] for key in credit.after]
            yield told("remainder", components=listed(titles, locale))
            return
        case SplitCredit():
            yield told("credit_overlay" if credit.overlays else "credit_split")
        case TreeCredit():
            yield from _of_tree(plan, credit, locale)
    if credit.only is not None:
        yield told("credit_only", condition=in_words(plan, credit.only, locale))
    yield told("credit_shown" if credit.reveals else "credit_hidden")


def _of_tree(plan: Plan, credit: TreeCredit, locale: Locale) -> Iterator[str]:
    is_rolled_up = not any(isinstance(each, Upline) and each.credit == credit for each in plan.components)
    if is_rolled_up:
        key = "credit_downline_own" if credit.own else "credit_downline"
        yield say(locale, f"plan_summary.{key}", {"depth": credit.depth})
    if credit.active is not None:
        condition = in_words(plan, credit.active, locale)
        yield say(locale, "plan_summary.upline_active", {"condition": condition})
        yield say(locale, f"plan_summary.upline_{credit.inactive.value}", {})


def upline_sentences(plan: Plan, component: Upline, locale: Locale, window: str) -> Iterator[str]:
    """What those above a seller earn."""
    params: dict[str, object] = {"title": component.title[locale], "window": window}
    match component:
        case Override():
            each = [
                say(locale, "plan_summary.override_level", {"level": level, "rate": _percent(rate)})
                for level, rate in enumerate(component.levels, start=1)
            ]
            params["levels"] = say(locale, "plan_summary.between", {}).join(each)
        case Differential():
            each = [
                say(
                    locale,
                    "plan_summary.differential_rate",
                    {"value": value_label(plan, component.by, value, locale), "rate": _percent(rate)},
                )
                for value, rate in component.rates.items()
            ]
            params["rates"] = say(locale, "plan_summary.between", {}).join(each)
            params |= {"depth": component.credit.depth, "attribute": field_title(plan, component.by, locale)}
    of = component.credit.of
    named = plan.component(of).title if of else plan.measures[component.measure].title
    yield say(locale, f"plan_summary.{component.type}{'_of' if of else ''}", {**params, "measure": named[locale]})


def _percent(ppm: int) -> str:
    return f"{(Decimal(ppm) * 100 / PPM).normalize():f}%"
