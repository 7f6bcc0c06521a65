"""Settlements and statements as the API shows them (pure): amounts as decimal texts, words in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tongzhou.incentives.settlements.answers import (
    AnswerCounts,
    ComponentShown,
    LeftOut,
    LineHead,
    LineShown,
    MoveShown,
    ReviewRowShown,
    SettlementShown,
    StatementHead,
    StatementLineShown,
    StatementShown,
    StepShown,
    TierShown,
)
from tongzhou.incentives.settlements.contracts import Answered, Settlement, StepTaken
from tongzhou.incentives.settlements.explanations import (
    Words,
    exclusion,
    has_ratio_bounds,
    ladder,
    parts_of_line,
    sentences,
)
from tongzhou.incentives.settlements.moves import move_reasons
from tongzhou.incentives.settlements.windows import ratio
from tongzhou.kernel.money import format_minor
from tongzhou.kernel.periods import Period
from tongzhou.kernel.texts import LOCALES, Locale, words

Row = Mapping[str, Any]


def show_settlement(
    settlement: Settlement,
    steps: Sequence[StepTaken],
    actions: Sequence[str],
    locale: Locale,
    figures: Row | None = None,
    *,
    left_out: Sequence[LeftOut] = (),
) -> SettlementShown:
    """A settlement with its steps, what the caller may do next and, when given, the figures above its list."""
    currency = settlement.currency
    shown: SettlementShown = {
        "id": settlement.id,
        "plan": settlement.plan_key,
        "plan_title": words(settlement.plan_title, locale),
        "plan_version": settlement.plan_version,
        "period": settlement.period.code,
        "period_first": settlement.period.first,
        "period_last": last_day(settlement.period),
        "version": settlement.version,
        "status": settlement.status,
        "currency": currency,
        "total": format_minor(settlement.total_minor, currency),
        "partners": settlement.partner_count,
        "transactions": settlement.transaction_count,
        "exclusions": settlement.exclusion_count,
        "input_hash": settlement.input_hash,
        "result_hash": settlement.result_hash,
        "watermark": settlement.watermark,
        "job_id": settlement.job_id,
        "restates": settlement.restates_id,
        "restated_because": settlement.restated_because,
        "restated_by": settlement.restated_by_id,
        "steps": [_show_step(step) for step in steps],
        "actions": list(actions),
    }
    if figures is not None:
        sums = ("total", "previous_total", "statements")
        outliers = {name: count for name, count in figures.items() if name not in sums}
        change = figures["total"] - figures["previous_total"]
        shown["previous_total"] = format_minor(settlement.total_minor - change, currency)
        shown["change"] = format_minor(change, currency)
        shown["outliers"] = outliers
        shown["left_out"] = list(left_out)
    return shown


def show_left_out(titles: Mapping[str, Mapping[str, str]], counts: Mapping[str, int], locale: Locale) -> list[LeftOut]:
    """The components that leave out lines by themselves, in the order of `titles`."""
    return [
        {"key": key, "title": words(title, locale), "count": counts[key]}
        for key, title in titles.items()
        if key in counts
    ]


def show_review_row(row: Row, currency: str) -> ReviewRowShown:
    """A line of the review list."""
    return {
        "id": row["id"],
        "number": row["number"],
        "partner": row["partner"],
        "partner_label": row["partner_label"],
        "partner_id": row["partner_id"],
        "account": row["account"],
        "status": row["status"],
        "amount": format_minor(row["amount"], currency),
        "previous": format_minor(row["previous"], currency),
        "previous_id": row["previous_id"],
        "change": format_minor(row["change"], currency),
        "transactions": row["transactions"],
        "exclusions": row["exclusions"],
        "outliers": row["outliers"],
    }


def show_move(row: Row, components: Mapping[UUID, Sequence[Row]], words: Words) -> MoveShown:
    """A statement that changed, with what moved it; `components` are those of both periods by statement."""
    now, before = components.get(row["id"], ()), components.get(row["previous_id"], ())
    return {**show_review_row(row, words.currency), "causes": move_reasons(now, before, words)}


def show_line(row: Row, locale: Locale) -> StatementLineShown:
    """A statement in a list, as the contract has it."""
    currency = row["currency"]
    return {
        **_head(row),
        "plan": row["plan"]["key"],
        "answer": row["answer"],
        "components": [
            {
                "key": component["key"],
                "title": words(component["title"], locale),
                "amount": format_minor(component["amount_minor"], currency),
            }
            for component in row["components"] or []
        ],
    }


def show_counts(counts: Mapping[Answered, int]) -> AnswerCounts:
    """How many statements stand how with their partners."""
    return {
        "disputed": counts[Answered.DISPUTED],
        "confirmed": counts[Answered.CONFIRMED],
        "open": counts[Answered.OPEN],
    }


def show_statement(
    row: Row,
    components: Sequence[Row],
    left_out: Mapping[str, int],
    fingerprint: str | None,
    locale: Locale,
    *,
    restated_by: UUID | None = None,
) -> StatementShown:
    """A statement with everything its page shows; `left_out` counts lines by the component that leaves them out."""
    titles = {component["key"]: component["title"] for component in components}
    currency, period, plan = row["currency"], Period.parse(row["period"]), row["plan"]
    return {
        **_head(row),
        "partner_id": row["partner_id"],
        "period_first": period.first,
        "period_last": last_day(period),
        "plan": {
            "key": plan["key"],
            "title": words(plan["title"], locale),
            "version": plan["version"],
            "summary": "\n".join(plan["summary"][locale]),
        },
        "uncapped": format_minor(row["uncapped_minor"], currency),
        "cap_cut": format_minor(row["uncapped_minor"] - row["total_minor"], currency),
        "cap": None if plan["cap_minor"] is None else format_minor(plan["cap_minor"], currency),
        "transactions": row["transaction_count"],
        "exclusions": row["exclusion_count"],
        "restated_by": restated_by,
        "left_out": show_left_out(titles, left_out, locale),
        "published_by": row["published_by_name"],
        "fingerprint": fingerprint,
        "components": [show_component(component, currency, locale) for component in components],
    }


def _head(row: Row) -> StatementHead:
    money, restates = _money(row["currency"]), row["restates_id"] is not None
    return {
        "id": row["id"],
        "number": row["number"],
        "partner": row["partner_code"],
        "partner_label": row["partner_label"],
        "account": row["account"],
        "settlement": row["settlement_id"],
        "period": row["period"],
        "currency": row["currency"],
        "status": row["status"],
        "total": format_minor(row["total_minor"], row["currency"]),
        "restates": row["restates_id"],
        "prior_total": money(row["prior_minor"] if restates else None),
        "change": money(row["total_minor"] - row["prior_minor"] if restates else None),
        "published_at": row["published_at"],
    }


def show_component(row: Row, currency: str, locale: Locale) -> ComponentShown:
    """A component with its ladder and its formula, the numbers filled in."""
    detail, wording = row["detail"], Words(locale, currency)
    money, window = _money(currency), row["detail"]["windows"][-1]
    are_ratios = has_ratio_bounds(detail)
    return {
        "key": row["key"],
        "title": words(row["title"], locale),
        "kind": row["kind"],
        "mode": detail["mode"],
        "base": money(window["base_minor"]),
        "compared": money(window.get("compared_minor")),
        "growth": window.get("growth"),
        "tier": window.get("tier"),
        "rate": window.get("rate"),
        "reason": window["reason"],
        "tiers": [
            _show_tier(tier, currency, are_ratios=are_ratios)
            for tier in window.get("tiers") or ()
            if tier["rate"] is not None
        ],
        "ladder": [
            {"range": rung.range, "rate": rung.rate, "within": rung.within, "amount": rung.amount, "here": rung.here}
            for rung in ladder(detail, wording)
        ],
        "uncapped": format_minor(row["uncapped_minor"], currency),
        "cap_cut": format_minor(row["uncapped_minor"] - row["amount_minor"], currency),
        "amount": format_minor(row["amount_minor"], currency),
        "text": {language: _told(row, Words(language, currency)) for language in LOCALES},
        "conditions": [
            {"name": name, "words": words(each["words"], locale), "rule": each["rule"]}
            for name, each in detail.get("conditions", {}).items()
        ],
    }


def _told(row: Row, wording: Words) -> str:
    told = sentences(row["detail"], row["amount_minor"], row["uncapped_minor"], wording)
    return wording.say("sentence_joint").join(told)


def show_share(row: Row, currency: str, locale: Locale, detail: Row) -> LineShown:
    """A line that counted, a flat award or a cap cut, with the reason of its share; `detail` is the component's."""
    money = _money(currency)
    parts = parts_of_line(detail, row["before_minor"], row["after_minor"]) if row["kind"] == "line" else []
    reason = Words(locale, currency).say(f"kinds.{row['kind']}") if row["kind"] != "line" else None
    return {
        **_show_line_of(row, money),
        "id": f"{row['component']}-{row['position']}",
        "kind": row["kind"],
        "partner": None,
        "base_before": money(row["before_minor"]),
        "base_after": money(row["after_minor"]),
        "tier": row["tier"],
        "rate": None if row["rate_ppm"] is None else ratio(row["rate_ppm"]),
        "rule": row["rule"],
        "parts": [{"amount": format_minor(minor, currency), "rate": rate} for minor, rate in parts],
        "share": money(row["share_minor"]),
        "included": True,
        "reason": reason,
    }


def show_exclusion(row: Row, currency: str, locale: Locale, details: Mapping[str, Row] | None = None) -> LineShown:
    """A line that did not count, with the reason; `details` are those of the components, by key."""
    money = _money(currency)
    told = (details or {}).get(row["component"] or "", {})
    return {
        **_show_line_of(row, money),
        "id": f"x-{row['position']}",
        "kind": "line",
        "base_before": None,
        "base_after": None,
        "tier": None,
        "rate": None,
        "rule": row["reason"],
        "parts": [],
        "share": format_minor(0, currency),
        "included": False,
        "reason": exclusion(row["reason"], told, Words(locale, currency)),
        "partner": row["partner_code"],
    }


def last_day(period: Period) -> date:
    """The last day of a period."""
    return period.end - timedelta(days=1)


def _show_line_of(row: Row, money: Any) -> LineHead:
    return {
        "component": row["component"],
        "order_number": row["transaction_id"],
        "line": row["line_number"],
        "date": row["day"],
        "product": row["product_label"] or row["product_code"],
        "product_code": row["product_code"],
        "amount": money(row["amount_minor"]),
    }


def _show_tier(tier: Row, currency: str, *, are_ratios: bool) -> TierShown:
    """A row of a rate table; bounds are amounts, or ratios of growth or of a target."""
    money = _money(currency)
    bound = str if are_ratios else money
    return {
        "from": bound(tier["from"]),
        "to": None if tier["to"] is None else bound(tier["to"]),
        "rate": tier["rate"],
        "amount_in_tier": money(tier["within_minor"]),
    }


def _show_step(step: StepTaken) -> StepShown:
    return {
        "action": step.action,
        "status": step.status,
        "at": step.at,
        "by": step.by_name,
        "by_id": step.by_id,
        "reason": step.reason,
    }


def _money(currency: str) -> Any:
    return lambda minor: None if minor is None else format_minor(minor, currency)
