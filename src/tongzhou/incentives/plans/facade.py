"""Plans: what other packages may import."""

from tongzhou.incentives.plans.apply import apply_to, is_eligible
from tongzhou.incentives.plans.components.component import Cap, CapMode, Component, Rated, Window
from tongzhou.incentives.plans.components.flat import Flat
from tongzhou.incentives.plans.components.growth import Basis, Growth
from tongzhou.incentives.plans.components.volume import Volume
from tongzhou.incentives.plans.credits import Credit
from tongzhou.incentives.plans.document import Aggregate, Measure, Plan, Refunds, RoundingAt
from tongzhou.incentives.plans.errors import Fault, PlanError
from tongzhou.incentives.plans.formula import Formula
from tongzhou.incentives.plans.load import load_plan
from tongzhou.incentives.plans.rates import PPM, Mode, Rates, Table, Tier
from tongzhou.incentives.plans.schema import plan_schema
from tongzhou.incentives.plans.sources import History, Lookup, SourceField, Transactions
from tongzhou.incentives.plans.summary import summarize
from tongzhou.incentives.plans.wording import told

__all__ = [
    "PPM",
    "Aggregate",
    "Basis",
    "Cap",
    "CapMode",
    "Component",
    "Credit",
    "Fault",
    "Flat",
    "Formula",
    "Growth",
    "History",
    "Lookup",
    "Measure",
    "Mode",
    "Plan",
    "PlanError",
    "Rated",
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
    "told",
]
