"""Plan documents: what is read, and every refusal with its path and way out."""

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.incentives.documents import flat_rate, plan_document, volume
from tongzhou.incentives.plans.facade import (
    Cap,
    CapMode,
    Growth,
    Plan,
    PlanError,
    Tier,
    Volume,
    apply_to,
    is_eligible,
    load_plan,
    plan_schema,
    summarize,
)
from tongzhou.kernel.periods import Length
from tongzhou.kernel.texts import LOCALES, catalogue

ROOT = Path(__file__).parents[3]
EXAMPLE = (ROOT / "examples" / "plans" / "reseller-rebate.yaml").read_text("utf-8")


def changed(path: str, value: Any) -> dict[str, Any]:
    """A sound document with one place written otherwise; None takes it away."""
    document = copy.deepcopy(plan_document(volume(), cap={"amount": "5000", "mode": "proportional"}))
    *parents, last = path.split(".")
    at: Any = document
    for step in parents:
        at = at[int(step)] if isinstance(at, list) else at[step]
    if value is None:
        del at[last]
    else:
        at[int(last) if isinstance(at, list) else last] = value
    return document


def faults_of(document: Any) -> list[tuple[str, str]]:
    with pytest.raises(PlanError) as refusal:
        load_plan(document)
    for fault in refusal.value.faults:
        for locale in LOCALES:
            known = catalogue(locale)
            assert f"plan_faults.{fault.code}" in known or f"field_errors.{fault.code}" in known
            assert "{" not in fault.sentence(locale)
    return [(fault.path, fault.code) for fault in refusal.value.faults]


def test_the_example_is_the_plan_of_the_resellers() -> None:
    plan = load_plan(EXAMPLE)
    assert (plan.label, plan.currency, plan.settlement) == ("reseller-rebate@1", "USD", Length.QUARTER)
    assert plan.cap == Cap(500_000, CapMode.PROPORTIONAL)
    first, growth, _ = plan.components
    assert isinstance(first, Volume)
    assert first.rates.tables[0].values == ("Specialty Bike Shop",)
    assert first.rates.tables[0].tiers == (Tier(0, 15_000), Tier(1_000_000, 25_000), Tier(5_000_000, 35_000))
    assert isinstance(growth, Growth)
    assert growth.rates.tables[0].tiers == (Tier(200_000, 10_000), Tier(500_000, 15_000))


def test_the_stored_document_reads_back_as_the_same_plan() -> None:
    plan = load_plan(EXAMPLE)
    assert load_plan(json.loads(json.dumps(plan.document))) == plan


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("version", "0", ("version", "whole_needed")),
        ("version", "1.5", ("version", "whole_needed")),
        ("plan", "Has Spaces", ("plan", "key_malformed")),
        ("plan", None, ("plan", "required")),
        ("currency", "XXX", ("currency", "currency_unknown")),
        ("time_zone", "Mars/Base", ("time_zone", "time_zone_unknown")),
        ("time_zone", "../etc/passwd", ("time_zone", "time_zone_unknown")),
        ("settlement", "week", ("settlement", "choice_unknown")),
        ("calendar", "lunar", ("calendar", "calendar_unknown")),
        ("colour", "red", ("colour", "unknown_field")),
        ("eligibility", "partner.nothing = 'x'", ("eligibility", "field_unknown")),
        ("eligibility", "partner.tier", ("eligibility", "condition_expected")),
        ("eligibility", "partner.tier = ", ("eligibility", "expression_ends_early")),
        ("sources", None, ("sources", "required")),
        ("sources.products", None, ("sources.products", "products_and_product")),
        ("sources.transactions.fields.amount", "float", ("sources.transactions.fields.amount", "kind_unknown")),
        ("measures", {}, ("measures", "required")),
        ("measures.sales", {"sum": "nothing"}, ("measures.sales.sum", "field_unknown")),
        ("measures.sales", {"sum": "product.category"}, ("measures.sales.sum", "sum_needs_number")),
        ("measures.sales", {"sum": "amount", "count": "lines"}, ("measures.sales", "measure_one_of")),
        ("components", [], ("components", "list_needed")),
        ("components.0.type", "lottery", ("components[0].type", "choice_unknown")),
        ("components.0.window", "week", ("components[0].window", "choice_unknown")),
        ("components.0.measure", "profit", ("components[0].measure", "measure_unknown")),
        ("components.0.measure", "pieces", ("components[0].measure", "measure_not_money")),
        ("components.0.lines", "amount > 'x'", ("components[0].lines", "value_malformed")),
        ("components.0.rate", "5%", ("components[0].rate", "rate_or_rates")),
        ("components.0.bonus", "5", ("components[0].bonus", "unknown_field")),
        ("components.0.transaction_cap", "5", ("components[0].transaction_cap", "transaction_cap_unfit")),
        ("components.0.rates.mode", "stepped", ("components[0].rates.mode", "choice_unknown")),
        ("components.0.rates.tiers.0.rate", "0.05", ("components[0].rates.tiers[0].rate", "rate_malformed")),
        ("components.0.rates.tiers.0.rate", "1.23456%", ("components[0].rates.tiers[0].rate", "rate_malformed")),
        ("components.0.rates.tiers.0.rate", "-5%", ("components[0].rates.tiers[0].rate", "negative")),
        ("components.0.rates.tiers.0.from", "-1", ("components[0].rates.tiers[0].from", "negative")),
        ("components.0.rates.tiers.0.from", "0.001", ("components[0].rates.tiers[0].from", "amount_too_precise")),
        ("components.0.rates.tiers.0.from", "1e3", ("components[0].rates.tiers[0].from", "amount_malformed")),
        ("components.0.rates.tiers.0.from", "ten", ("components[0].rates.tiers[0].from", "amount_malformed")),
        ("components.0.rates.tiers.1.from", "0", ("components[0].rates.tiers[1].from", "tier_unordered")),
        ("components.0.rates.tiers.1.from", "60000", ("components[0].rates.tiers[2].from", "tier_unordered")),
        ("components.0.rates.tiers.1.from", "10000 USD", ("components[0].rates.tiers[1].from", "other_currency")),
        ("components.0.rates.tiers.0.to", "9999", ("components[0].rates.tiers[0].to", "tier_gap")),
        ("components.0.rates.tiers.0.to", "10001", ("components[0].rates.tiers[0].to", "tier_overlap")),
        ("components.0.rates.tiers.2.to", "99999", ("components[0].rates.tiers[2].to", "tier_open_end")),
        ("components.0.rates.by", "partner.tier", ("components[0].rates.tables", "required")),
        ("cap.mode", None, ("cap.mode", "cap_mode_missing")),
        ("cap.mode", "fair", ("cap.mode", "choice_unknown")),
        ("cap.amount", "5000 USD", ("cap.amount", "other_currency")),
        ("rounding", {"at": "year"}, ("rounding.at", "choice_unknown")),
        ("refunds", "never", ("refunds", "choice_unknown")),
    ],
)  # fmt: skip
def test_one_fault_one_path(path: str, value: Any, fault: tuple[str, str]) -> None:
    assert fault in faults_of(changed(path, value))


def test_two_components_of_one_key() -> None:
    assert faults_of(plan_document(flat_rate("1%"), flat_rate("2%"))) == [("components[1].key", "component_twice")]


def test_tables_must_leave_nobody_and_nothing_open() -> None:
    def by_tier(*tables: dict[str, Any]) -> dict[str, Any]:
        tiers = [{"from": "0", "rate": "1%"}]
        rates = {"mode": "marginal", "by": "partner.tier", "tables": [{**table, "tiers": tiers} for table in tables]}
        return plan_document({**volume(), "rates": rates})

    path = "components[0].rates.tables"
    assert load_plan(by_tier({"for": "gold"}, {})).components
    assert faults_of(by_tier({"for": "gold"})) == [(path, "table_default")]
    assert faults_of(by_tier({}, {"for": "gold"})) == [(path, "table_default")]
    assert faults_of(by_tier({"for": ["gold"]}, {"for": ["silver", "gold"]}, {})) == [(path, "table_twice")]


def test_caps_of_two_minds() -> None:
    capped = flat_rate("1%", cap={"amount": "5", "mode": "proportional"})
    document = plan_document(capped, cap={"amount": "50", "mode": "sequential"})
    assert faults_of(document) == [("components[0].cap.mode", "cap_modes_mixed")]


def test_all_faults_are_told_at_once() -> None:
    document = changed("currency", "XXX") | {"colour": "red", "version": "x"}
    assert [path for path, _ in faults_of(document)] == ["version", "currency", "colour"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("plan: [", "yaml_malformed"),
        ("- a\n- b", "mapping_needed"),
        ("", "mapping_needed"),
        ("plan: a\nplan: b", "duplicate_field"),
        ("a: &x 1\nb: *x", "yaml_alias"),
        ("{a: " * 25 + "1" + "}" * 25, "too_deep"),
        ("[" * 100_000, "too_deep"),
        ("#" * 200_001, "too_long"),
        ("? [a]\n: b", "yaml_malformed"),
        ("a: \x07", "yaml_malformed"),
        ("!!python/object/apply:os.system [ls]", "mapping_needed"),
    ],
)
def test_texts_that_are_no_plan(text: str, code: str) -> None:
    assert [found for _, found in faults_of(text)] == [code]


def test_binary_floats_are_refused() -> None:
    assert faults_of(changed("cap.amount", 0.1)) == [("cap.amount", "text_needed")]


def test_the_published_schema_is_the_one_of_the_code() -> None:
    published = json.loads((ROOT / "contracts" / "plan.schema.json").read_text("utf-8"))
    assert published == plan_schema()
    jsonschema.Draft202012Validator.check_schema(published)


def test_the_schema_accepts_what_loads_and_knows_the_fields() -> None:
    validator = jsonschema.Draft202012Validator(plan_schema())
    assert validator.is_valid(dict(load_plan(EXAMPLE).document))
    assert validator.is_valid(plan_document(volume(), flat_rate("1%") | {"key": "second"}))
    assert not validator.is_valid(changed("colour", "red"))
    assert not validator.is_valid(changed("components.0.bonus", "5"))
    assert not validator.is_valid(changed("cap.mode", None))


@pytest.fixture
def example() -> Plan:
    return load_plan(EXAMPLE)


def test_the_plan_as_it_applies_to_one_partner_shows_no_other_table(example: Plan) -> None:
    shop = apply_to(example, {"business_type": "Specialty Bike Shop"})
    other = apply_to(example, {"business_type": "Warehouse"})
    assert [plan.components[0].rates.tables[0].tiers[0].rate for plan in (shop, other)] == [15_000, 10_000]  # type: ignore[union-attr]
    assert "Specialty" not in json.dumps(other.document)
    assert shop.label == example.label


def test_eligibility_is_asked_of_the_partner() -> None:
    plan = load_plan(plan_document(volume(), eligibility='partner.tier in ("gold", "silver")'))
    assert is_eligible(plan, {"tier": "gold"})
    assert not is_eligible(plan, {"tier": None})


def test_a_summary_says_every_number_in_both_languages(example: Plan) -> None:
    for locale in LOCALES:
        text = "\n".join(summarize(example, locale))
        for number in ("1.5%", "2.5%", "3.5%", "10,000 USD", "50,000 USD", "20%", "50%", "250.00", "5,000.00"):
            assert number in text
        assert "{" not in text
