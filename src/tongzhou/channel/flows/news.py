"""What flows hear of plans, settlements and statements, from what was written down about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from tongzhou.access.facade import Permission
from tongzhou.audit.contracts import Entry
from tongzhou.builder.flows.facade import HappeningKind, InputField, Occurred, runs_about, was_refused
from tongzhou.channel import forms
from tongzhou.identity.facade import member_of_user
from tongzhou.incentives.plan_versions.facade import get_document, get_plan, read_plan
from tongzhou.incentives.plans.facade import summarize
from tongzhou.incentives.settlements.facade import (
    SUBMITTED_FOR,
    Settlement,
    StatementFilter,
    get_settlement,
    get_statement,
    statements_of,
    steps_of,
)
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.money import format_minor
from tongzhou.kernel.texts import Locale, words

_SETTLEMENT: Final = InputField(key="settlement", label={"zh-CN": "结算", "en": "Settlement"})
_PLAN: Final = InputField(key="plan", label={"zh-CN": "政策标识", "en": "Key of the plan"})
_TITLE: Final = InputField(key="plan_title", label={"zh-CN": "政策名称", "en": "Title of the plan"})
_PERIOD: Final = InputField(key="period", label={"zh-CN": "期间", "en": "Period"})
_TOTAL: Final = InputField(key="total", label={"zh-CN": "金额", "en": "Amount"}, type="number")
_CURRENCY: Final = InputField(key="currency", label={"zh-CN": "币种", "en": "Currency"})
_PARTNERS: Final = InputField(key="partners", label={"zh-CN": "伙伴数", "en": "Partners"}, type="number")
_REASON: Final = InputField(key="reason", label={"zh-CN": "退回原因", "en": "Reason"})
DECIDING: Final = frozenset(f"settlements.{each}" for each in ("review", "approve", "reject", "publish"))
"""The tasks of flows that decide about a settlement."""
OF_SETTLEMENTS: Final = frozenset(
    f"settlement.{each}" for each in ("calculated", "reviewed", "approved", "rejected", "published")
)
"""The happenings that are about one settlement, as it had come out then."""
PLAN_SUBMITTED: Final = "plan.submitted"
_OF_SETTLEMENT: Final = (_SETTLEMENT, _PLAN, _TITLE, _PERIOD, _TOTAL, _CURRENCY, _PARTNERS)
_OF_STATEMENT: Final = (
    InputField(key="statement", label={"zh-CN": "结算单", "en": "Statement"}),
    InputField(key="number", label={"zh-CN": "结算单编号", "en": "Number of the statement"}),
    InputField(key="partner_code", label={"zh-CN": "伙伴编码", "en": "Code of the partner"}),
    InputField(key="partner_name", label={"zh-CN": "伙伴名称", "en": "Name of the partner"}),
    *_OF_SETTLEMENT[:-1],
)
_OF_ANSWER: Final = (
    *_OF_STATEMENT,
    InputField(key="answered_by", label={"zh-CN": "答复人", "en": "Who answered"}),
)
_DISPUTE: Final = InputField(key="reason", label={"zh-CN": "异议原因", "en": "Reason of the dispute"})
_OF_PLAN: Final = (_PLAN, _TITLE, InputField(key="version", label={"zh-CN": "版本", "en": "Version"}, type="number"))
_OF_DRAFT: Final = (
    *_OF_PLAN,
    InputField(key="currency", label={"zh-CN": "币种", "en": "Currency"}),
    InputField(key="author", label={"zh-CN": "撰写人", "en": "Author"}, type="member"),
    InputField(key="summary", label={"zh-CN": "政策内容", "en": "What it says"}),
)


def news() -> Sequence[HappeningKind]:
    """Everything of incentives that flows may begin by."""
    return (
        HappeningKind(
            name="plan.published",
            actions=frozenset({"plan.published"}),
            tell=_plan,
            fields=_OF_PLAN,
            needs=Permission.PLANS_READ,
        ),
        HappeningKind(
            name=PLAN_SUBMITTED,
            actions=frozenset({PLAN_SUBMITTED}),
            tell=_draft,
            fields=_OF_DRAFT,
            needs=Permission.PLANS_READ,
        ),
        CALCULATED,
        _of_settlement("settlement.reviewed", "settlement.review"),
        _of_settlement("settlement.approved", "settlement.approve"),
        _of_settlement("settlement.rejected", "settlement.reject", fields=(*_OF_SETTLEMENT, _REASON)),
        _of_settlement("settlement.published", "settlement.publish"),
        HappeningKind(
            name="statement.published",
            actions=frozenset({"settlement.publish"}),
            tell=_statements,
            fields=_OF_STATEMENT,
            form=forms.PARTNER,
            needs=Permission.SETTLEMENTS_READ,
        ),
        _of_answer("confirmed", _OF_ANSWER),
        _of_answer("disputed", (*_OF_ANSWER, _DISPUTE)),
    )


def _of_answer(kind: str, fields: tuple[InputField, ...]) -> HappeningKind:
    async def tell(connection: Connection, entry: Entry, locale: Locale) -> Sequence[Occurred]:
        return await _answer(connection, entry, locale) if entry.detail["kind"] == kind else ()

    return HappeningKind(
        name=f"statement.{kind}",
        actions=frozenset({"statement.answered"}),
        tell=tell,
        fields=fields,
        form=forms.PARTNER,
        needs=Permission.SETTLEMENTS_READ,
    )


def _of_settlement(name: str, *actions: str, fields: tuple[InputField, ...] = _OF_SETTLEMENT) -> HappeningKind:
    return HappeningKind(
        name=name, actions=frozenset(actions), tell=_settlement, fields=fields, needs=Permission.SETTLEMENTS_READ
    )


async def _plan(connection: Connection, entry: Entry, locale: Locale) -> Sequence[Occurred]:
    try:
        plan = await get_plan(connection, str(entry.subject.id))
    except NotFound:
        return ()
    version = entry.detail["version"]
    values = {"plan": plan.key, "plan_title": words(plan.title, locale), "version": str(version)}
    return (Occurred(subject=f"{plan.key}:{version}", label=f"{words(plan.title, locale)} v{version}", values=values),)


async def _draft(connection: Connection, entry: Entry, locale: Locale) -> Sequence[Occurred]:
    """A draft that was taken back before anybody heard of it, or written anew since, is no news."""
    plan = await get_plan(connection, str(entry.subject.id))
    draft = plan.draft
    if draft is None or str(draft.submission) != entry.detail["submission"]:
        return ()
    text = read_plan(await get_document(connection, draft.id))
    author = None if draft.saved_by_id is None else await member_of_user(connection, draft.saved_by_id)
    title = words(text.title, locale)
    values = {
        "plan": plan.key,
        "plan_title": title,
        "version": str(draft.version),
        "currency": text.currency,
        "author": None if author is None else str(author),
        "summary": "\n".join(summarize(text, locale)),
    }
    about = {"plan": plan.key, "submission": str(draft.submission)}
    own = () if author is None else (author,)
    label = f"{title} v{draft.version}"
    return (Occurred(subject=str(draft.submission), label=label, values=values, about=about, own=own),)


async def _settlement(connection: Connection, entry: Entry, locale: Locale) -> Sequence[Occurred]:
    """A calculation that came to the same as before is news only where that was refused since; a submission only while
    the settlement stands as it was submitted, and no run decides about it.
    """
    found = await _find(connection, entry)
    if found is None or (entry.detail.get("changed") is False and not await _refused(connection, found.id, entry)):
        return ()
    if entry.action == "settlement.submit" and await _is_settled(connection, found, entry):
        return ()
    values = {**_values(found, entry, locale), "reason": entry.detail.get("reason")}
    about = about_result(found.id, entry.detail["result_hash"])
    own = await _calculated_by(connection, found)
    return (Occurred(subject=str(found.id), label=_label(found, locale), values=values, about=about, own=own),)


async def _calculated_by(connection: Connection, settlement: Settlement) -> tuple[UUID, ...]:
    """Whose matter a settlement is, whoever submitted it."""
    by = settlement.calculated_by
    member = None if by is None else await member_of_user(connection, by)
    return () if member is None else (member,)


def as_told(settlement: Settlement, locale: Locale) -> Occurred:
    """What a submission of the settlement as it is would tell."""
    total = format_minor(settlement.total_minor, settlement.currency)
    values = {**_known(settlement, locale), "total": total, "currency": settlement.currency}
    values |= {"partners": str(settlement.partner_count)}
    about = about_result(settlement.id, settlement.result_hash)
    return Occurred(subject=str(settlement.id), label=_label(settlement, locale), values=values, about=about)


async def _is_settled(connection: Connection, settlement: Settlement, entry: Entry) -> bool:
    """Whether nothing is left to decide of a submission: another result, another step, or a run at it already."""
    if settlement.result_hash != entry.detail["result_hash"] or settlement.status not in SUBMITTED_FOR:
        return True
    runs = await runs_about(connection, about_result(settlement.id, settlement.result_hash))
    return any(run.tasks & DECIDING for run in runs)


def about_result(settlement: UUID, result: object) -> dict[str, str]:
    """What runs that decide about a settlement are known by: which one, as it had come out."""
    return {"settlement": str(settlement), "result": str(result or "")}


async def _refused(connection: Connection, settlement: UUID, entry: Entry) -> bool:
    """Whether somebody sent the result back before it was calculated again, or the flow that decides about it did not
    agree to it.
    """
    before = [each for each in await steps_of(connection, settlement) if each.at < entry.at]
    if before and before[-1].action == "reject":
        return True
    return await was_refused(connection, about_result(settlement, entry.detail["result_hash"]), DECIDING, entry.at)


async def _statements(connection: Connection, entry: Entry, locale: Locale) -> Sequence[Occurred]:
    found = await _find(connection, entry)
    if found is None:
        return ()
    shared = {**_known(found, locale), "currency": str(entry.detail["currency"])}
    return [_of_partner(row, shared) for row in await statements_of(connection, found.id)]


async def _answer(connection: Connection, entry: Entry, locale: Locale) -> Sequence[Occurred]:
    """What a partner said to one statement."""
    try:
        row = await get_statement(connection, UUID(entry.subject.id), StatementFilter(published_only=True))
    except NotFound:
        return ()
    settlement = await get_settlement(connection, row["settlement_id"])
    said = {"answered_by": entry.actor, "reason": entry.detail.get("reason")}
    return (_of_partner(row, {**_known(settlement, locale), "currency": row["currency"], **said}),)


def _of_partner(row: Mapping[str, Any], shared: Mapping[str, Any]) -> Occurred:
    return Occurred(
        subject=str(row["id"]),
        label=f"{row['partner_label']} {row['number']}",
        values={
            **shared,
            "statement": str(row["id"]),
            "number": row["number"],
            "partner_code": row["partner_code"],
            "partner_name": row["partner_label"],
            "total": format_minor(row["total_minor"], row["currency"]),
        },
        record_id=row["partner_id"],
    )


async def _find(connection: Connection, entry: Entry) -> Settlement | None:
    try:
        return await get_settlement(connection, UUID(entry.subject.id))
    except NotFound:
        return None


def _values(settlement: Settlement, entry: Entry, locale: Locale) -> dict[str, Any]:
    """As they were written down then; what does not change of a settlement, as it is."""
    currency = str(entry.detail["currency"])
    return {
        **_known(settlement, locale),
        "total": format_minor(entry.detail["total_minor"], currency),
        "currency": currency,
        "partners": str(settlement.partner_count),
    }


def _known(settlement: Settlement, locale: Locale) -> dict[str, Any]:
    return {
        "settlement": str(settlement.id),
        "plan": settlement.plan_key,
        "plan_title": words(settlement.plan_title, locale),
        "period": settlement.period.code,
    }


def _label(settlement: Settlement, locale: Locale) -> str:
    return f"{words(settlement.plan_title, locale)} {settlement.period.code}"


CALCULATED: Final = HappeningKind(
    name="settlement.calculated",
    actions=frozenset({"settlement.calculated", "settlement.recalculated", "settlement.submit"}),
    tell=_settlement,
    fields=_OF_SETTLEMENT,
    needs=Permission.SETTLEMENTS_READ,
)
"""Told anew for a settlement that is submitted."""
