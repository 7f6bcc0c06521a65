"""Settlements and statements: what other packages may import.

app.state.incentives = Wiring(facts=…, partners=…, keys=KeyRing(data_dir / "keys"), reach=…)
calculation_job(facts)                                   # the job kind `settlements.calculate`
asked = await request_calculation(connection, "reseller-rebate", "2019-Q3", facts, actor=…, now=…)
await calculate_settlement(connection, asked.settlement_id, facts, actor=…, now=…)
await take_step(connection, settlement.id, "review" | "approve" | "publish" | "reject", actor=…, now=…)
await open_liability(connection), await partner_statements(connection, partner_id, published_only=True)
"""

from tongzhou.incentives.settlements.answers import ComponentShown
from tongzhou.incentives.settlements.calculation import calculate_settlement, request_calculation
from tongzhou.incentives.settlements.contracts import (
    Asked,
    Calculated,
    FactSource,
    OpenLiability,
    Outlier,
    PartnerFace,
    PartnerReach,
    PeriodOfPlan,
    Settlement,
    SettlementFacts,
    StatementLine,
    Status,
    StepTaken,
    Wiring,
)
from tongzhou.incentives.settlements.jobs import calculation_job
from tongzhou.incentives.settlements.periods import periods_of
from tongzhou.incentives.settlements.previewing import preview
from tongzhou.incentives.settlements.queries import get_settlement, list_settlements, open_liability, steps_of
from tongzhou.incentives.settlements.routes import routes as settlement_routes
from tongzhou.incentives.settlements.signing import KeyRing
from tongzhou.incentives.settlements.statement_list import partner_statements
from tongzhou.incentives.settlements.statement_routes import routes as statement_routes
from tongzhou.incentives.settlements.statements import signing_fingerprint
from tongzhou.incentives.settlements.steps import take_step

ROUTERS = (settlement_routes, statement_routes)

__all__ = [
    "ROUTERS",
    "Asked",
    "Calculated",
    "ComponentShown",
    "FactSource",
    "KeyRing",
    "OpenLiability",
    "Outlier",
    "PartnerFace",
    "PartnerReach",
    "PeriodOfPlan",
    "Settlement",
    "SettlementFacts",
    "StatementLine",
    "Status",
    "StepTaken",
    "Wiring",
    "calculate_settlement",
    "calculation_job",
    "get_settlement",
    "list_settlements",
    "open_liability",
    "partner_statements",
    "periods_of",
    "preview",
    "request_calculation",
    "signing_fingerprint",
    "steps_of",
    "take_step",
]
