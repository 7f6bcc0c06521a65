"""What the parts of a plan must not say together, each for itself being right."""

from tongzhou.expressions.facade import Kind
from tongzhou.incentives.plans.components.component import CapMode, Component, Rated
from tongzhou.incentives.plans.components.guarantee import Guarantee
from tongzhou.incentives.plans.components.upline import earns_by_line
from tongzhou.incentives.plans.components.volume import Volume
from tongzhou.incentives.plans.credits import Credit, RemainderCredit, SplitCredit, TreeCredit
from tongzhou.incentives.plans.document import Aggregate, Plan, Refunds, RoundingAt
from tongzhou.incentives.plans.rates import Mode
from tongzhou.incentives.plans.section import Section


def check_whole(top: Section, plan: Plan) -> None:
    """Note what does not go together."""
    for index, component in enumerate(plan.components):
        path = f"components[{index}]"
        _check_dated(top, plan, path, component)
        _check_room(top, plan, path, component)
        if isinstance(component, Volume) and component.decay:
            _check_decay(top, plan, path, component)
        if plan.sources.exchange_rates is not None:
            _check_currency(top, plan, path, component)
        if component.credit is not None:
            _check_credit(top, plan, path, component, component.credit)


def _check_credit(top: Section, plan: Plan, path: str, component: Component, credit: Credit) -> None:
    """Credits are amounts of money by lines: nothing else can be divided or passed on."""
    if isinstance(credit, SplitCredit) and plan.sources.splits is None:
        top.fault(f"{path}.credit", "credit_source", source="splits")
    if isinstance(credit, TreeCredit):
        _check_depth(top, plan, path, credit)
    built_on = _built_on(credit)
    if built_on:
        _check_built(top, plan, path, component, built_on)
    for key, measure in plan.measures.items():
        if component.reads(key) and (measure.aggregate is not Aggregate.SUM or measure.kind is not Kind.MONEY):
            top.fault(f"{path}.credit", "credit_not_money", measure=key)
    if component.pool is not None or isinstance(component, Guarantee):
        top.fault(f"{path}.credit", "credit_unfit")
    if credit.passes_on and plan.cap is not None and plan.cap.mode is CapMode.SEQUENTIAL:
        top.fault("cap.mode", "cap_credit", component=component.key)


def _check_depth(top: Section, plan: Plan, path: str, credit: TreeCredit) -> None:
    """Three levels and more are only credited where the plan says so at its tree."""
    if plan.sources.tree is None:
        top.fault(path, "credit_source", source="tree")
    elif credit.depth > plan.sources.tree.max_depth:
        top.fault(path, "depth_over", depth=str(credit.depth), most=str(plan.sources.tree.max_depth))


def _built_on(credit: Credit) -> tuple[str, ...]:
    if isinstance(credit, RemainderCredit):
        return credit.after
    return (credit.of,) if isinstance(credit, TreeCredit) and credit.of else ()


def _check_built(top: Section, plan: Plan, path: str, component: Component, keys: tuple[str, ...]) -> None:
    """What is built on others' earnings comes after them, line by line, within the settlement."""
    field = "after" if isinstance(component.credit, RemainderCredit) else "of"
    earlier: dict[str, Component] = {}
    for each in plan.components:
        if each is component:
            break
        if earns_by_line(each) and (each.credit is None or not each.credit.passes_on) and not _trues_up(plan, each):
            earlier[each.key] = each
    for key in keys:
        if key not in earlier:
            top.fault(f"{path}.{field}", "built_on_unknown", value=key[:60], known=", ".join(earlier))
    length = plan.window_length(component)
    if (length is not None and length.value > plan.settlement.value) or component.looks_back:
        top.fault(f"{path}.window", "built_window")
    if plan.rounding is RoundingAt.STATEMENT:
        top.fault("rounding.at", "built_rounding", component=component.key)


def _trues_up(plan: Plan, component: Component) -> bool:
    length = plan.window_length(component)
    is_longer = length is not None and length.value > plan.settlement.value
    return is_longer and isinstance(component, Rated) and component.rates.mode is Mode.RETROACTIVE


def _check_currency(top: Section, plan: Plan, path: str, component: Component) -> None:
    """Converted amounts are parts of a minor unit, which only rate tables by amount keep to the end."""
    read = [key for key, measure in plan.measures.items() if component.reads(key) and plan.converts(measure)]
    if not read:
        return
    is_priced = isinstance(component, Volume) and component.rates.mode is not Mode.INTERPOLATED
    if not is_priced or component.credit is not None or any(gate.condition for gate in component.gates):
        top.fault(path, "currency_unfit", measure=read[0])
    if plan.rounding is RoundingAt.STATEMENT:
        top.fault("rounding.at", "currency_rounding")


def _check_room(top: Section, plan: Plan, path: str, component: Component) -> None:
    """Lines that keep their room do so under the cap of their component, with nothing that shares it out again."""
    if component.cap is None or component.cap.reopens:
        return
    shares_out = plan.cap is not None and plan.cap.mode is CapMode.SEQUENTIAL
    guaranteed = any(isinstance(each, Guarantee) and component.key in each.of for each in plan.components)
    if shares_out or guaranteed or any(each.pool is not None for each in plan.components):
        top.fault(f"{path}.cap.reopens", "reopens_unfit")


def _check_decay(top: Section, plan: Plan, path: str, component: Volume) -> None:
    """What decays is measured from the original, and its parts of a minor unit are kept by rate tables by amount."""
    has_originals = plan.sources.transactions.original_id is not None and plan.refunds is Refunds.ORIGINAL
    is_rated = component.rates.mode is not Mode.INTERPOLATED
    if not has_originals or not is_rated or plan.rounding is RoundingAt.STATEMENT:
        top.fault(f"{path}.decay", "decay_unfit")


def _check_dated(top: Section, plan: Plan, path: str, component: Component) -> None:
    """What earlier settlements paid by another table cannot be trued up."""
    length = plan.window_length(component)
    is_longer = length is not None and length.value > plan.settlement.value
    if is_longer and isinstance(component, Rated) and component.rates.by in plan.sources.dated:
        top.fault(f"{path}.rates.by", "history_window", field=component.rates.by or "")
