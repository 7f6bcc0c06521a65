"""What those above a seller earn, in words."""

from typing import Any

from tests.incentives.documents import beneath, facts, flat_rate, further, plan_document, sales, with_tree
from tongzhou.incentives.calculation.facade import calculate
from tongzhou.incentives.plans.facade import load_plan
from tongzhou.incentives.settlements.details import component_detail
from tongzhou.incentives.settlements.explanations import Words, ladder, sentences
from tongzhou.incentives.settlements.naming import reached_windows
from tongzhou.kernel.periods import Period
from tongzhou.kernel.texts import Locale

UP: dict[str, Any] = {"window": "month", "levels": ["3%"]}
COMPONENTS = (
    flat_rate("10%"),
    {"key": "sale", "type": "override", "measure": "sales", **UP},
    {"key": "earned", "type": "override", "of": "volume", **UP},
    {
        "key": "level", "type": "differential", "measure": "sales", "window": "month", "by": "partner.tier",
        "rates": {"bronze": "7%", "silver": "10%"},
    },
)  # fmt: skip


def told(partner: str, locale: Locale) -> list[str]:
    """What a partner reads of the components that look down the tree."""
    plan = load_plan(with_tree(plan_document(*COMPONENTS)))
    given = facts(*sales("10000", partner="S"), partners={"S": "bronze", "A": "silver"})
    calculation = calculate(plan, further(given, tree=beneath("S", "A")), Period.parse("2026-01"))
    reached, words = reached_windows(calculation), Words(locale, plan.currency)
    found = []
    for component in plan.components[1:]:
        amount = calculation.amounts()[partner, component.key]
        detail = component_detail(plan, component, {}, reached.get((partner, component.key), []))
        assert ladder(detail, words) == []
        found += sentences(detail, amount, amount, words)
    return found


def test_overrides_and_differences_name_what_they_rest_on_and_nobody() -> None:
    assert told("A", "en") == [
        "On sales of partners beneath, level by level: 300.00.",
        "On what partners beneath earn, level by level: 30.00.",
        "On sales, by the difference of rates: 300.00.",
    ]
    assert told("A", "zh-CN") == [
        "按下级伙伴的sales逐级计：300.00。",
        "按下级伙伴的所得逐级计：30.00。",
        "按sales和费率之差计：300.00。",
    ]


def test_who_has_nobody_beneath_reads_that_nothing_counted() -> None:
    assert told("S", "en")[:2] == ["Nothing counted in this period."] * 2
    assert told("S", "en")[2] == "On sales, by the difference of rates: 700.00."
