"""What the parts of a plan must not say together, each for itself being right."""

from tongzhou.expressions.facade import Kind
from tongzhou.incentives.plans.components.component import CapMode, Component, Rated
from tongzhou.incentives.plans.components.guarantee import Guarantee
from tongzhou.incentives.plans.credits import Credit, SplitCredit
from tongzhou.incentives.plans.document import Aggregate, Plan
from tongzhou.incentives.plans.section import Section


def check_whole(top: Section, plan: Plan) -> None:
    """Note what does not go together."""
    for index, component in enumerate(plan.components):
        path = f"components[{index}]"
        _check_dated(top, plan, path, component)
        for gate in component.gates:
            if gate.component and not _counts_alike(plan, component, gate.component):
                top.fault(f"{path}.gates", "credit_gate", component=gate.component)
        if component.credit is not None:
            _check_credit(top, plan, path, component, component.credit)


def _check_credit(top: Section, plan: Plan, path: str, component: Component, credit: Credit) -> None:
    """Credits are amounts of money by lines: nothing else can be divided or passed on."""
    if isinstance(credit, SplitCredit) and plan.sources.splits is None:
        top.fault(f"{path}.credit", "credit_source", source="splits")
    for key, measure in plan.measures.items():
        if component.reads(key) and (measure.aggregate is not Aggregate.SUM or measure.kind is not Kind.MONEY):
            top.fault(f"{path}.credit", "credit_not_money", measure=key)
    if component.pool is not None or isinstance(component, Guarantee):
        top.fault(f"{path}.credit", "credit_unfit")
    if plan.cap is not None and plan.cap.mode is CapMode.SEQUENTIAL:
        top.fault("cap.mode", "cap_credit", component=component.key)


def _counts_alike(plan: Plan, component: Component, other: str) -> bool:
    return all(each.credit == component.credit for each in plan.components if each.key == other)


def _check_dated(top: Section, plan: Plan, path: str, component: Component) -> None:
    """What earlier settlements paid by another table cannot be trued up."""
    length = plan.window_length(component)
    is_longer = length is not None and length.value > plan.settlement.value
    if is_longer and isinstance(component, Rated) and component.rates.by in plan.sources.dated:
        top.fault(f"{path}.rates.by", "history_window", field=component.rates.by or "")
