"""Settlements and statements: what other packages may import.

app.state.incentives = Wiring(facts=…, partners=…, keys=KeyRing(data_dir / "keys"), reach=…)
calculation_job(facts)                                   # the job kind `settlements.calculate`
await take_step(connection, settlement.id, "review" | "approve" | "publish" | "reject", actor=…, now=…)
await open_liability(connection), await partner_statements(connection, partner_id, published_only=True)
"""

from tongzhou.incentives.settlements.answer_routes import routes as answer_routes
from tongzhou.incentives.settlements.answers import ComponentShown
from tongzhou.incentives.settlements.booking import book_missing
from tongzhou.incentives.settlements.calculation import request_calculation, waited_for
from tongzhou.incentives.settlements.contracts import (
    Asked,
    Asking,
    Calculated,
    FactSource,
    Holding,
    OpenLiability,
    PartnerFace,
    PartnerReach,
    Settlement,
    SettlementFacts,
    Status,
    Wiring,
)
from tongzhou.incentives.settlements.errors import FactsRefused
from tongzhou.incentives.settlements.jobs import calculation_job
from tongzhou.incentives.settlements.presentation import show_component
from tongzhou.incentives.settlements.previewing import preview
from tongzhou.incentives.settlements.pricing import calculate_now, components_by_partner, refused
from tongzhou.incentives.settlements.queries import get_settlement, list_settlements, open_liability, steps_of
from tongzhou.incentives.settlements.routes import routes as settlement_routes
from tongzhou.incentives.settlements.rules import SUBMITTED_FOR, check_ended, check_has_facts, read_period
from tongzhou.incentives.settlements.signing import KeyRing
from tongzhou.incentives.settlements.statement_list import partner_statements, periods_in_review
from tongzhou.incentives.settlements.statement_routes import routes as statement_routes
from tongzhou.incentives.settlements.statements import (
    StatementFilter,
    get_statement,
    signing_fingerprint,
    statements_of,
)
from tongzhou.incentives.settlements.steps import take_step

ROUTERS = (settlement_routes, statement_routes, answer_routes)

__all__ = [
    "ROUTERS",
    "SUBMITTED_FOR",
    "Asked",
    "Asking",
    "Calculated",
    "ComponentShown",
    "FactSource",
    "FactsRefused",
    "Holding",
    "KeyRing",
    "OpenLiability",
    "PartnerFace",
    "PartnerReach",
    "Settlement",
    "SettlementFacts",
    "StatementFilter",
    "Status",
    "Wiring",
    "book_missing",
    "calculate_now",
    "calculation_job",
    "check_ended",
    "check_has_facts",
    "components_by_partner",
    "get_settlement",
    "get_statement",
    "list_settlements",
    "open_liability",
    "partner_statements",
    "periods_in_review",
    "preview",
    "read_period",
    "refused",
    "request_calculation",
    "show_component",
    "signing_fingerprint",
    "statements_of",
    "steps_of",
    "take_step",
    "waited_for",
]
