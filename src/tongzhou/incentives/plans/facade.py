"""Plans: what other packages may import."""

from tongzhou.incentives.plans.apply import apply_to, is_eligible
from tongzhou.incentives.plans.components.component import (
    Cap,
    CapMode,
    Component,
    Gate,
    Measured,
    Rated,
    Target,
    Window,
)
from tongzhou.incentives.plans.components.contest import Contest
from tongzhou.incentives.plans.components.flat import Flat
from tongzhou.incentives.plans.components.growth import Basis, Growth
from tongzhou.incentives.plans.components.guarantee import Guarantee
from tongzhou.incentives.plans.components.quota import Bonus, Point, Quota
from tongzhou.incentives.plans.components.units import Units
from tongzhou.incentives.plans.components.upline import Differential, Override, Upline
from tongzhou.incentives.plans.components.volume import Volume
from tongzhou.incentives.plans.credits import Credit, Inactive, RemainderCredit, SplitCredit, TreeCredit
from tongzhou.incentives.plans.document import Aggregate, Measure, Plan, Refunds, RoundingAt, Tax
from tongzhou.incentives.plans.errors import Fault, PlanError
from tongzhou.incentives.plans.formula import Formula
from tongzhou.incentives.plans.load import load_plan
from tongzhou.incentives.plans.rates import PPM, Mode, Rates, Table, Tier
from tongzhou.incentives.plans.schema import plan_schema
from tongzhou.incentives.plans.sources import History, Lookup, SourceField, Transactions
from tongzhou.incentives.plans.summary import summarize
from tongzhou.incentives.plans.wording import gate_told, told

__all__ = [
    "PPM",
    "Aggregate",
    "Basis",
    "Bonus",
    "Cap",
    "CapMode",
    "Component",
    "Contest",
    "Credit",
    "Differential",
    "Fault",
    "Flat",
    "Formula",
    "Gate",
    "Growth",
    "Guarantee",
    "History",
    "Inactive",
    "Lookup",
    "Measure",
    "Measured",
    "Mode",
    "Override",
    "Plan",
    "PlanError",
    "Point",
    "Quota",
    "Rated",
    "Rates",
    "Refunds",
    "RemainderCredit",
    "RoundingAt",
    "SourceField",
    "SplitCredit",
    "Table",
    "Target",
    "Tax",
    "Tier",
    "Transactions",
    "TreeCredit",
    "Units",
    "Upline",
    "Volume",
    "Window",
    "apply_to",
    "gate_told",
    "is_eligible",
    "load_plan",
    "plan_schema",
    "summarize",
    "told",
]
