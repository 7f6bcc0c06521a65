"""Plans: what other packages may import."""

from tongzhou.incentives.plans.apply import apply_to, is_eligible, table_for
from tongzhou.incentives.plans.document import (
    PPM,
    Aggregate,
    Basis,
    Cap,
    CapMode,
    Component,
    Flat,
    Formula,
    Growth,
    Lookup,
    Measure,
    Mode,
    Plan,
    Rates,
    Refunds,
    RoundingAt,
    SourceField,
    Table,
    Tier,
    Transactions,
    Volume,
    Window,
)
from tongzhou.incentives.plans.errors import Fault, PlanError
from tongzhou.incentives.plans.load import load_plan
from tongzhou.incentives.plans.schema import plan_schema
from tongzhou.incentives.plans.summary import summarize
from tongzhou.incentives.plans.wording import told

__all__ = [
    "PPM",
    "Aggregate",
    "Basis",
    "Cap",
    "CapMode",
    "Component",
    "Fault",
    "Flat",
    "Formula",
    "Growth",
    "Lookup",
    "Measure",
    "Mode",
    "Plan",
    "PlanError",
    "Rates",
    "Refunds",
    "RoundingAt",
    "SourceField",
    "Table",
    "Tier",
    "Transactions",
    "Volume",
    "Window",
    "apply_to",
    "is_eligible",
    "load_plan",
    "plan_schema",
    "summarize",
    "table_for",
    "told",
]
