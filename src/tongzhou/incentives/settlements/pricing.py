"""A calculation as rows to store: statements, their components with the numbers behind them, every share.

Pure: plan and facts in, rows out. It adds names to what the engine computed and computes no money itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tongzhou.incentives.calculation.facade import Calculation, FactsError, calculate
from tongzhou.incentives.plans.facade import Plan
from tongzhou.incentives.settlements.contracts import PartnerFace, SettlementFacts
from tongzhou.incentives.settlements.details import Reached, component_detail, kind_of
from tongzhou.incentives.settlements.errors import FactsRefused
from tongzhou.incentives.settlements.naming import name_rows
from tongzhou.kernel.errors import FieldError
from tongzhou.kernel.ids import new_ids
from tongzhou.kernel.periods import Period

if TYPE_CHECKING:
    from pyarrow.lib import Table

Progress = Callable[[int, int], None]
PARTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """Everything a settlement stores of a calculation."""

    currency: str
    input_hash: str
    result_hash: str
    total_minor: int
    transaction_count: int
    statements: list[dict[str, Any]]
    components: list[dict[str, Any]]
    earnings: Table
    exclusions: Table

    @property
    def exclusion_count(self) -> int:
        """How many lines did not count."""
        count: int = self.exclusions.num_rows
        return count

    def exclusions_of(self, settlement_id: UUID) -> Table:
        """The exclusions as rows of one settlement."""
        import pyarrow as pa

        column = pa.array([str(settlement_id)] * self.exclusions.num_rows, pa.string())
        return self.exclusions.append_column("settlement_id", column)


def calculate_period(
    plan: Plan, told: SettlementFacts, period: Period, progress: Progress | None = None
) -> Calculation:
    """What the engine makes of the facts, its input hash worked out; raises FactsRefused. For a thread."""
    _tell(progress, 0)
    try:
        calculation = calculate(plan, told.facts, period)
    except FactsError as error:
        wrong = FieldError(error.params.get("source", "facts"), error.code, error.params, "facts_faults")
        raise FactsRefused(errors=[wrong]) from error
    _tell(progress, 1)
    assert calculation.input_hash
    return calculation


def price(calculation: Calculation, told: SettlementFacts, progress: Progress | None = None) -> Priced:
    """The rows that a calculation leaves behind; processor work, for a thread."""
    codes = sorted(set(calculation.totals.column("partner").to_pylist()))
    ids = dict(zip(codes, new_ids(len(codes)), strict=True))
    named = name_rows(calculation, told, ids)
    _tell(progress, 2)
    components = _components(calculation, told, ids, named.reached)
    statements = _statements(calculation, told, ids, components, named.counts)
    _tell(progress, PARTS)
    return Priced(
        currency=calculation.plan.currency,
        input_hash=calculation.input_hash,
        result_hash=calculation.result_hash,
        total_minor=sum(row["total_minor"] for row in statements),
        transaction_count=sum(row["transaction_count"] for row in statements),
        statements=statements,
        components=components,
        earnings=named.earnings,
        exclusions=named.exclusions,
    )


def _components(
    calculation: Calculation,
    told: SettlementFacts,
    ids: Mapping[str, UUID],
    reached: Mapping[tuple[str, str], list[Reached]],
) -> list[dict[str, Any]]:
    """One row per statement and component of the plan, in the plan's order."""
    totals = {(row["partner"], row["component"]): row for row in calculation.totals.to_pylist()}
    attributes = _attributes(calculation.plan, told)
    rows = []
    for code, statement_id in ids.items():
        for ordinal, component in enumerate(calculation.plan.components):
            total = totals[code, component.key]
            windows = reached.get((code, component.key), [])
            rows.append(
                {
                    "statement_id": statement_id,
                    "ordinal": ordinal,
                    "key": component.key,
                    "title": dict(component.title),
                    "kind": kind_of(component),
                    "amount_minor": total["amount_minor"],
                    "uncapped_minor": total["earned_minor"],
                    "detail": component_detail(component, attributes.get(code, {}), windows),
                }
            )
    return rows


def _statements(
    calculation: Calculation,
    told: SettlementFacts,
    ids: Mapping[str, UUID],
    components: list[dict[str, Any]],
    counts: Mapping[str, tuple[int, int]],
) -> list[dict[str, Any]]:
    totals, uncapped = dict.fromkeys(ids.values(), 0), dict.fromkeys(ids.values(), 0)
    for component in components:
        totals[component["statement_id"]] += component["amount_minor"]
        uncapped[component["statement_id"]] += component["uncapped_minor"]
    plan = _plan_shown(calculation.plan)
    rows = []
    for code, statement_id in ids.items():
        face = _face(told, code)
        counted, excluded = counts.get(code, (0, 0))
        rows.append(
            {
                "id": statement_id,
                "partner_id": face.id,
                "partner_code": code,
                "partner_label": face.label,
                "account": face.account,
                "plan": plan,
                "total_minor": totals[statement_id],
                "uncapped_minor": uncapped[statement_id],
                "transaction_count": counted,
                "exclusion_count": excluded,
            }
        )
    return rows


def _face(told: SettlementFacts, code: str) -> PartnerFace:
    """How a statement shows a partner. A partner without a face is a mistake of the fact source."""
    return told.faces[code]


def _plan_shown(plan: Plan) -> dict[str, Any]:
    """What a statement keeps of its plan: enough to be read without it."""
    return {
        "key": plan.key,
        "version": plan.version,
        "title": dict(plan.title),
        "cap_minor": None if plan.cap is None else plan.cap.amount,
    }


def _attributes(plan: Plan, told: SettlementFacts) -> dict[str, dict[str, Any]]:
    """Partner attributes by code, under their names in the plan."""
    source, table = plan.sources.partners, told.facts.partners
    codes = [str(code) for code in table.column(source.key).to_pylist()]
    columns = {f"partner.{field.name}": table.column(field.column).to_pylist() for field in source.fields}
    return {code: {name: values[row] for name, values in columns.items()} for row, code in enumerate(codes)}


def _tell(progress: Progress | None, done: int) -> None:
    if progress is not None:
        progress(done, PARTS)
