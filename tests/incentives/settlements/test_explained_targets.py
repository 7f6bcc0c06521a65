"""What statements say of targets, units, ranks, guarantees, gates and pools (pure)."""

from typing import Any
from uuid import UUID

from tests.incentives.calculation.test_targets import bonus, contest, pieces, quota, rated, spiff
from tests.incentives.documents import SOURCES, facts, plan_document, volume
from tongzhou.incentives.calculation.facade import Facts, calculate
from tongzhou.incentives.plans.facade import load_plan
from tongzhou.incentives.settlements.contracts import PartnerFace, SettlementFacts
from tongzhou.incentives.settlements.explanations import Words, ladder, sentences
from tongzhou.incentives.settlements.pricing import Priced, price
from tongzhou.kernel.periods import Period
from tongzhou.kernel.texts import Locale


def priced(*components: dict[str, Any], lines: list[Any], **rest: Any) -> Priced:
    """What a settlement stores of partners A and B."""
    partners = {"A": "gold", "B": "silver"}
    given = facts(*lines, partners=partners)
    faces = {code: PartnerFace(UUID(int=number), code, "") for number, code in enumerate(partners)}
    calculation = calculate(load_plan(plan_document(*components, **rest)), given, Period.parse("2026-01"))
    return price(calculation, SettlementFacts(given, faces, {}))


def told(found: Priced, component: str, locale: Locale = "en", partner: int = 0) -> list[str]:
    """The sentences of a component on a partner's statement."""
    rows = [row for row in found.components if row["key"] == component]
    row = rows[partner]
    return sentences(row["detail"], row["amount_minor"], row["uncapped_minor"], Words(locale, "CNY"))


def sold(amount: str, partner: str = "A", count: str = "1") -> tuple[Any, ...]:
    return (f"S-{partner}", 1, partner, "2026-01-05", "bike", amount, count)


def test_targets_say_how_much_of_them_is_attained() -> None:
    both = priced(quota(), bonus(), lines=[sold("130000"), sold("50000", "B")])
    assert told(both, "quota") == [
        "Counted sales of 130,000.00 against the target of 100,000.00, 130% of it, each part at its step’s rate:"
        " 15,000.00."
    ]
    assert told(both, "bonus", "zh-CN") == [
        "计入的sales 130,000.00，任务 100,000.00，完成 130%：奖金基数 20,000.00，按曲线发放 30,000.00。"
    ]
    assert told(both, "bonus", partner=1) == ["Below the first tier: nothing is earned."]
    whole = priced(quota("retroactive"), lines=[sold("130000")])
    assert told(whole, "quota") == [
        "Counted sales of 130,000.00 against the target of 100,000.00, 130% of it, all of it at 20%:"
        " 130,000.00 × 20% = 26,000.00."
    ]


def test_a_filled_tier_shows_its_amount_on_the_ladder() -> None:
    tiers = [{"from": "0", "to": "1000", "amount": "10"}, {"from": "1000", "to": "3000", "amount": "40"}]
    found = priced(volume("interpolated", tiers), lines=[sold("2000")])
    assert told(found, "volume") == [
        "Counted sales of 2,000.00, each tier pays its amount, the last its filled part: 30.00."
    ]
    rungs = ladder(found.components[0]["detail"], Words("en", "CNY"))
    assert [(rung.range, rung.rate, rung.within, rung.amount, rung.here) for rung in rungs] == [
        ("0 to 1,000", "10.00", "1,000.00", "10.00", False),
        ("1,000 to 3,000", "40.00", "1,000.00", "20.00", True),
    ]


def test_a_pool_that_is_empty_is_named_beside_what_was_earned() -> None:
    found = priced(spiff(pool="700"), lines=pieces(("A", "2026-01-02", "12"), ("B", "2026-01-03", "15")))
    assert told(found, "spiff", partner=1) == [
        "50.00 for every whole unit: 500.00.",
        "The cap or the pool takes 300.00; 200.00 remains.",
    ]
    assert found.earnings.column("kind").to_pylist() == ["line", "line", "pool_cut"]


def test_the_gate_that_is_shut_is_named() -> None:
    gates = [{"if": 'partner.tier = "gold"', "title": {"zh-CN": "金牌伙伴", "en": "gold partners"}}]
    found = priced(volume(gates=gates), lines=[sold("10000"), sold("10000", "B")])
    assert told(found, "volume", partner=1) == ["Not earned, because this is not met: gold partners."]
    assert told(found, "volume", "zh-CN", partner=1) == ["未满足门槛「金牌伙伴」，不计返利。"]


def test_a_guarantee_and_a_contest_say_what_they_rest_on() -> None:
    least = {"key": "least", "type": "guarantee", "window": "settlement", "amount": "800", "of": "volume"}
    flat = volume(tiers=rated(("0", "5%")))
    found = priced(flat, least, contest("100"), lines=[sold("12800"), sold("20000", "B")])
    assert told(found, "least") == ["The components earn 640.00, guaranteed are 800.00: topped up by 160.00."]
    assert told(found, "least", partner=1) == [
        "The components earn 1,000.00, at least the guaranteed 800.00: nothing to top up."
    ]
    assert told(found, "contest", partner=1) == ["Place 1 with sales of 20,000.00: 100.00."]
    assert told(found, "contest") == ["Place 2 with sales of 12,800.00: no prize for this place."]


def test_a_partner_whose_target_is_a_mistake_is_seen_among_what_does_not_count() -> None:
    partners = {"key": "partner", "fields": {"quota": {"kind": "money", "column": "category"}}}
    transactions = {key: value for key, value in SOURCES["transactions"].items() if key != "product"}
    document = plan_document(
        quota(target="partner.quota"),
        sources={"transactions": transactions, "partners": partners},
        measures={"sales": {"sum": "amount"}},
    )
    line = facts(sold("10"))
    given = Facts(line.transactions, line.partners.append_column("category", [["0"]]))
    calculation = calculate(load_plan(document), given, Period.parse("2026-01"))
    found = price(calculation, SettlementFacts(given, {}, {}))
    (row,) = found.exclusions.to_pylist()
    assert (row["partner_code"], row["transaction_id"], row["reason"]) == ("A", None, "target_not_positive")
