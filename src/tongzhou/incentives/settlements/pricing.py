"""A calculation as rows to store: statements, their components with the numbers behind them, every share.

Pure: plan and facts in, rows out. It adds names to what the engine computed and computes no money itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from tongzhou.expressions.facade import Kind
from tongzhou.incentives.calculation.facade import Calculation, FactsError, calculate
from tongzhou.incentives.plans.facade import Component, Plan, Rated, apply_to, summarize
from tongzhou.incentives.settlements.contracts import PriorStatement, SettlementFacts
from tongzhou.incentives.settlements.details import component_detail
from tongzhou.incentives.settlements.errors import FactsRefused
from tongzhou.incentives.settlements.naming import Windows, name_rows, reached_windows
from tongzhou.incentives.settlements.windows import Reached
from tongzhou.kernel.errors import FieldError
from tongzhou.kernel.ids import new_ids
from tongzhou.kernel.periods import Period
from tongzhou.kernel.texts import LOCALES

if TYPE_CHECKING:
    from pyarrow.lib import Table

Progress = Callable[[int, int], None]
NO_PRIOR: Final[Mapping[str, PriorStatement]] = MappingProxyType({})
NOTHING: Final = MappingProxyType({"amount_minor": 0, "earned_minor": 0})
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
    exclusion_count: int
    """How many lines count for no component, those of partners without a statement among them."""

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
    calculation = calculate_now(plan, told, period)
    _tell(progress, 1)
    assert calculation.input_hash
    return calculation


def calculate_now(plan: Plan, told: SettlementFacts, period: Period) -> Calculation:
    """What the engine makes of the facts, to be shown and forgotten; raises FactsRefused. For a thread."""
    try:
        return calculate(plan, told.facts, period)
    except FactsError as error:
        raise refused(error) from error


def refused(error: FactsError) -> FactsRefused:
    """What is wrong with the facts, as a problem document says it."""
    return FactsRefused(
        errors=[FieldError(error.params.get("source", "facts"), error.code, error.params, "facts_faults")]
    )


def price(
    calculation: Calculation,
    told: SettlementFacts,
    progress: Progress | None = None,
    prior: Mapping[str, PriorStatement] = NO_PRIOR,
) -> Priced:
    """The rows that a calculation leaves behind; processor work, for a thread.

    `prior` are the statements that stand: there are new ones only of partners who come to something else, one of
    nothing for who comes to nothing any more. The total is that of all.
    """
    ids = _statement_ids(calculation, prior)
    named = name_rows(calculation, told, ids)
    _tell(progress, 2)
    rows = _Rows(calculation, told, ids, prior)
    components = rows.components(named.reached)
    statements = rows.statements(components, named.counts)
    changed = _changed(statements, components, prior)
    _tell(progress, PARTS)
    return Priced(
        currency=calculation.plan.currency,
        input_hash=calculation.input_hash,
        result_hash=calculation.result_hash,
        total_minor=sum(row["total_minor"] for row in statements),
        transaction_count=sum(row["transaction_count"] for row in statements),
        statements=[row for row in statements if row["id"] in changed],
        components=[row for row in components if row["statement_id"] in changed],
        earnings=_of_statements(named.earnings, changed, prior),
        exclusions=_of_statements(named.exclusions, changed, prior),
        exclusion_count=sum(excluded for _, excluded in named.counts.values()),
    )


def _changed(
    statements: Sequence[Mapping[str, Any]],
    components: Sequence[Mapping[str, Any]],
    prior: Mapping[str, PriorStatement],
) -> set[UUID]:
    """The statements that come to something else than what stands."""
    amounts: dict[UUID, dict[str, int]] = {row["id"]: {} for row in statements}
    for row in components:
        amounts[row["statement_id"]][row["key"]] = row["amount_minor"]
    stood = {row["id"]: prior.get(row["partner_code"]) for row in statements}
    return {each for each, before in stood.items() if before is None or before.amounts != amounts[each]}


def _of_statements(rows: Table, kept: Collection[UUID], prior: Mapping[str, PriorStatement]) -> Table:
    """The rows of those statements, and rows of none."""
    if not prior:
        return rows
    import pyarrow as pa
    import pyarrow.compute as pc

    of_kept = pc.is_in(rows.column("statement_id"), pa.array([str(each) for each in kept], pa.string()))
    return rows.filter(pc.or_(of_kept, pc.is_null(rows.column("statement_id"))))


def price_components(calculation: Calculation, told: SettlementFacts) -> list[dict[str, Any]]:
    """The components alone, as `price` has them; processor work, for a thread."""
    return _Rows(calculation, told, _statement_ids(calculation)).components(reached_windows(calculation))


def components_by_partner(calculation: Calculation, told: SettlementFacts) -> dict[str, list[dict[str, Any]]]:
    """The components of each partner by code, in the plan's order; processor work, for a thread."""
    ids = _statement_ids(calculation)
    codes = {statement_id: code for code, statement_id in ids.items()}
    found: dict[str, list[dict[str, Any]]] = {code: [] for code in ids}
    for row in _Rows(calculation, told, ids).components(reached_windows(calculation)):
        found[codes[row["statement_id"]]].append(row)
    return found


def _statement_ids(calculation: Calculation, prior: Mapping[str, PriorStatement] = NO_PRIOR) -> dict[str, UUID]:
    codes = sorted({*calculation.totals.column("partner").to_pylist(), *prior})
    return dict(zip(codes, new_ids(len(codes)), strict=True))


def nothing_earned(plan: Plan, attributes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The components of a partner with these attributes of whom no line counts."""
    return [
        {
            "key": component.key,
            "title": dict(component.title),
            "kind": component.type,
            "amount_minor": 0,
            "uncapped_minor": 0,
            "detail": component_detail(plan, component, attributes, []),
        }
        for component in plan.components
    ]


def attributes_of_one(plan: Plan, told: SettlementFacts) -> dict[str, Any]:
    """The attributes of the one partner that the facts are of, by their names in the plan."""
    return next(iter(_attributes(plan, told).values()), {})


class _Rows:
    """Rows of `_statement` and `_statement_component` of one calculation."""

    def __init__(
        self,
        calculation: Calculation,
        told: SettlementFacts,
        ids: Mapping[str, UUID],
        prior: Mapping[str, PriorStatement] = NO_PRIOR,
    ) -> None:
        self._calculation, self._told, self._ids, self._prior = calculation, told, ids, prior
        self._attributes = _attributes(calculation.plan, told)

    def components(self, reached: Windows) -> list[dict[str, Any]]:
        """One row per statement and component of the plan, in the plan's order."""
        totals = {(row["partner"], row["component"]): row for row in self._calculation.totals.to_pylist()}
        parts = list(enumerate(self._calculation.plan.components))
        return [
            self._component(
                code,
                ordinal,
                component,
                totals.get((code, component.key), NOTHING),
                reached.get((code, component.key), []),
            )
            for code in self._ids
            for ordinal, component in parts
        ]

    def _component(
        self, code: str, ordinal: int, component: Component, total: Mapping[str, Any], windows: Sequence[Reached]
    ) -> dict[str, Any]:
        return {
            "statement_id": self._ids[code],
            "ordinal": ordinal,
            "key": component.key,
            "title": dict(component.title),
            "kind": component.type,
            "amount_minor": total["amount_minor"],
            "uncapped_minor": total["earned_minor"],
            "detail": component_detail(self._calculation.plan, component, self._attributes.get(code, {}), windows),
        }

    def statements(
        self, components: Sequence[Mapping[str, Any]], counts: Mapping[str, tuple[int, int]]
    ) -> list[dict[str, Any]]:
        """One row per partner; its totals are the sums of its components."""
        totals, uncapped = Counter[UUID](), Counter[UUID]()
        for component in components:
            totals[component["statement_id"]] += component["amount_minor"]
            uncapped[component["statement_id"]] += component["uncapped_minor"]
        plan = _PlanShown(self._calculation.plan)
        return [
            {
                **self._partner(code, *counts.get(code, (0, 0))),
                "id": statement_id,
                "plan": plan.to(self._attributes.get(code, {})),
                "total_minor": totals[statement_id],
                "uncapped_minor": uncapped[statement_id],
            }
            for code, statement_id in self._ids.items()
        ]

    def _partner(self, code: str, counted: int, excluded: int) -> dict[str, Any]:
        prior = self._prior.get(code)
        face = self._told.faces.get(code) or (prior.face if prior else None)
        assert face is not None
        return {
            "restates_id": None if prior is None else prior.id,
            "prior_minor": 0 if prior is None else prior.total_minor,
            "partner_id": face.id,
            "partner_code": code,
            "partner_label": face.label,
            "account": face.account,
            "transaction_count": counted,
            "exclusion_count": excluded,
        }


class _PlanShown:
    """What a statement keeps of its plan, as it applies to its partner: enough to be read without it."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._known: dict[tuple[Any, ...], dict[str, Any]] = {}
        rates = [component.rates for component in plan.components if isinstance(component, Rated)]
        self._choices = [each.by.removeprefix("partner.") for each in rates if each.by is not None]

    def to(self, attributes: Mapping[str, Any]) -> dict[str, Any]:
        """The plan for a partner with these attributes; worked out once for all who share what decides."""
        key = tuple(attributes.get(name) for name in self._choices)
        if key not in self._known:
            self._known[key] = self._shown(apply_to(self._plan, attributes))
        return self._known[key]

    @staticmethod
    def _shown(plan: Plan) -> dict[str, Any]:
        return {
            "key": plan.key,
            "version": plan.version,
            "title": dict(plan.title),
            "cap_minor": None if plan.cap is None else plan.cap.amount,
            "summary": {locale: summarize(plan, locale) for locale in LOCALES},
        }


def _attributes(plan: Plan, told: SettlementFacts) -> dict[str, dict[str, Any]]:
    """Partner attributes by code, under their names in the plan."""
    source, table = plan.sources.partners, told.facts.partners
    codes = [str(code) for code in table.column(source.key).to_pylist()]
    columns = {field.name: _values(table.column(field.column).to_pylist(), field.kind) for field in source.fields}
    return {code: {name: values[row] for name, values in columns.items()} for row, code in enumerate(codes)}


def _values(column: list[Any], kind: Kind) -> list[Any]:
    """A column's values; a yes/no may come as text."""
    if kind is not Kind.BOOLEAN:
        return column
    return [value == "true" if isinstance(value, str) else value for value in column]


def _tell(progress: Progress | None, done: int) -> None:
    if progress is not None:
        progress(done, PARTS)
