"""What the program hands to the engine of flows."""

from tongzhou.builder.flows.facade import Wiring
from tongzhou.channel.flows.accruing import accrual_task
from tongzhou.channel.flows.asking import asking_task
from tongzhou.channel.flows.joining import partner_tasks
from tongzhou.channel.flows.news import news
from tongzhou.channel.flows.payees import payee_task
from tongzhou.channel.flows.planning import FlowApproval, plan_tasks
from tongzhou.channel.flows.settling import FlowHolder, settlement_tasks
from tongzhou.incentives.settlements.facade import FactSource, KeyRing
from tongzhou.kernel.sealing import Sealer


def channel_wiring(facts: FactSource, keys: KeyRing, sealer: Sealer) -> Wiring:
    """Everything that the channel solution lets flows do and hear of."""
    return Wiring.of(
        [
            *settlement_tasks(facts, keys),
            *plan_tasks(),
            accrual_task(),
            *partner_tasks(sealer, keys),
            asking_task(sealer),
            payee_task(),
        ],
        news(),
    )


__all__ = ["FlowApproval", "FlowHolder", "channel_wiring"]
