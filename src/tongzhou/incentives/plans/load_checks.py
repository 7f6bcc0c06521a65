"""What the parts of a plan must not say together, each for itself being right."""

from tongzhou.incentives.plans.components.component import Component, Rated
from tongzhou.incentives.plans.document import Plan
from tongzhou.incentives.plans.section import Section


def check_whole(top: Section, plan: Plan) -> None:
    """Note what does not go together."""
    for index, component in enumerate(plan.components):
        _check_dated(top, plan, f"components[{index}]", component)


def _check_dated(top: Section, plan: Plan, path: str, component: Component) -> None:
    """What earlier settlements paid by another table cannot be trued up."""
    length = plan.window_length(component)
    is_longer = length is not None and length.value > plan.settlement.value
    if is_longer and isinstance(component, Rated) and component.rates.by in plan.sources.dated:
        top.fault(f"{path}.rates.by", "history_window", field=component.rates.by or "")
