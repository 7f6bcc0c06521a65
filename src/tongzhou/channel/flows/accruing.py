"""What settlements take of the budgets of policies: booked as accruals, in lines that are never changed.

A policy names the plan whose money it pays for; its budget names the year. What is booked for a period of a plan is
brought to what is owed for it, by a line over the difference: the newest settlement that was approved counts, and one
that was sent back counts no more. Booked twice, nothing is left to book.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from tongzhou.access.facade import Permission
from tongzhou.builder.fields.facade import MoneySettings
from tongzhou.builder.flows.facade import InputField, Running, TaskKind, told
from tongzhou.builder.query.facade import LIMIT_MAX, ListRequest
from tongzhou.builder.records import facade as records
from tongzhou.channel import forms
from tongzhou.channel.flows.errors import AccrualInOtherCurrency, SeveralPolicies
from tongzhou.incentives.plan_versions.facade import lock_plan
from tongzhou.incentives.settlements.facade import Settlement, Status, get_settlement, list_settlements
from tongzhou.kernel.errors import FieldError, InvalidValues
from tongzhou.kernel.ids import as_id
from tongzhou.kernel.money import from_minor

ACCRUE: Final = "policies.accrue"
Booked = dict[UUID, Decimal]
"""Amounts by policy."""


def accrual_task() -> TaskKind:
    """Brings what is booked for the period of a settlement to what is owed for it."""
    settlement = InputField(key="settlement", label=told(f"{ACCRUE}.settlement"), required=True)
    booked = InputField(key="booked", label=told(f"{ACCRUE}.booked"), type="number")
    return TaskKind(
        name=ACCRUE, values=(settlement,), outputs=(booked,), needs=Permission.SETTLEMENTS_READ, act=_accrue
    )


async def _accrue(run: Running, values: Mapping[str, Any], *, key: str) -> Mapping[str, Any]:  # noqa: ARG001  by what is booked
    identifier = as_id(str(values["settlement"]))
    if identifier is None:
        raise InvalidValues(errors=[FieldError("values.settlement", "wrong_type", {"expected": "id"})])
    settlement = await get_settlement(run.connection, identifier)
    await lock_plan(run.connection, settlement.plan_key)
    booked = await _booked(run, settlement)
    wanted = await _wanted(run, settlement, booked)
    lines = [(policy, amount) for policy, amount in _differences(booked, wanted) if amount]
    for policy, amount in lines:
        await _book(run, settlement, policy, amount)
    return {"booked": str(sum((amount for _, amount in lines), Decimal(0)))}


def _differences(booked: Booked, wanted: Booked) -> Iterator[tuple[UUID, Decimal]]:
    for policy in sorted({*booked, *wanted}, key=str):
        yield policy, wanted.get(policy, Decimal(0)) - booked.get(policy, Decimal(0))


async def _wanted(run: Running, settlement: Settlement, booked: Booked) -> Booked:
    """What the policy of the plan is to bear for the period; nothing where no policy names the plan."""
    policy = await _policy_of(run, settlement, booked)
    owed = await _owed(run, settlement)
    if policy is None or not owed:
        return {}
    accruals = await run.open(forms.POLICY_ACCRUAL)
    settings = accruals.definition.get("amount").settings
    currency = settings.currency if isinstance(settings, MoneySettings) else None
    if settlement.currency != currency:
        raise AccrualInOtherCurrency(currency=settlement.currency, booked_in=currency or "")
    return {policy: owed}


async def _owed(run: Running, settlement: Settlement) -> Decimal:
    """Of the newest settlement of the period that is approved, as it is now."""
    found = await list_settlements(run.connection, plan_key=settlement.plan_key, period=settlement.period.code)
    total = next((each.total_minor for each in found if each.status.reached(Status.APPROVED)), 0)
    return from_minor(total, settlement.currency)


async def _policy_of(run: Running, settlement: Settlement, booked: Booked) -> UUID | None:
    """The policy that pays for a plan in the year of a period: what it is booked to already, else the one that is in
    force, else the one that was. Raises SeveralPolicies.
    """
    policies, year = await run.open(forms.POLICY_APPROVAL), settlement.period.first.year
    wanted = {
        "all": [
            {"field": "plan", "op": "eq", "value": settlement.plan_key},
            {"field": "stage", "op": "in", "value": ["approved", "closed"]},
            {"field": "budget.year", "op": "eq", "value": str(year)},
        ]
    }
    found = await records.read_records(policies, ListRequest(filter=wanted, fields=("stage",), limit=LIMIT_MAX))
    stages = {UUID(each["id"]): each["stage"] for each in found}
    for ids in (
        [each for each in stages if booked.get(each)],
        [each for each, stage in stages.items() if stage == "approved"],
        list(stages),
    ):
        if len(ids) > 1:
            raise SeveralPolicies(plan=settlement.plan_key, year=year)
        if ids:
            return ids[0]
    return None


async def _booked(run: Running, settlement: Settlement) -> Booked:
    accruals = await run.open(forms.POLICY_ACCRUAL)
    wanted = {
        "all": [
            {"field": "plan", "op": "eq", "value": settlement.plan_key},
            {"field": "period", "op": "eq", "value": settlement.period.code},
            {"field": "stage", "op": "eq", "value": "posted"},
        ]
    }
    booked: Booked = {}
    skip = 0
    while True:
        request = ListRequest(filter=wanted, fields=("policy", "amount"), limit=LIMIT_MAX, skip=skip)
        page = await records.read_records(accruals, request)
        for each in page:
            policy = UUID(each["policy"]["id"])
            booked[policy] = booked.get(policy, Decimal(0)) + Decimal(each["amount"])
        skip += LIMIT_MAX
        if len(page) < LIMIT_MAX:
            return booked


async def _book(run: Running, settlement: Settlement, policy: UUID, amount: Decimal) -> None:
    accruals = await run.open(forms.POLICY_ACCRUAL)
    values = {
        "policy": str(policy),
        "amount": f"{amount:f}",
        "accrued_on": (settlement.period.end - timedelta(days=1)).isoformat(),
        "plan": settlement.plan_key,
        "period": settlement.period.code,
        "settlement": f"{settlement.plan_key} {settlement.period.code}",
    }
    made = await records.create(accruals, values)
    await records.change(accruals, made.id, {"stage": "posted"}, revision=made.revision)
