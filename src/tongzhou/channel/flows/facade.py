"""What the program hands to the engine of flows."""

from tongzhou.builder.flows.facade import Wiring
from tongzhou.channel.flows.news import news
from tongzhou.channel.flows.settling import settlement_tasks
from tongzhou.incentives.settlements.facade import FactSource, KeyRing


def channel_wiring(facts: FactSource, keys: KeyRing) -> Wiring:
    """Everything that the channel solution lets flows do and hear of."""
    return Wiring.of([*settlement_tasks(facts, keys)], news())


__all__ = ["channel_wiring"]
