"""Which SQL prices which type of component."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongzhou.incentives.calculation.components.contest import ContestPricing
from tongzhou.incentives.calculation.components.flat import FlatPricing
from tongzhou.incentives.calculation.components.growth import GrowthPricing
from tongzhou.incentives.calculation.components.guarantee import GuaranteePricing
from tongzhou.incentives.calculation.components.pricing import Pricing
from tongzhou.incentives.calculation.components.quota import BonusPricing, QuotaPricing
from tongzhou.incentives.calculation.components.units import UnitsPricing
from tongzhou.incentives.calculation.components.upline import DifferentialPricing, OverridePricing
from tongzhou.incentives.calculation.components.volume import VolumePricing
from tongzhou.incentives.plans.facade import (
    Bonus,
    Component,
    Contest,
    Differential,
    Flat,
    Growth,
    Guarantee,
    Override,
    Quota,
    Units,
    Volume,
)

if TYPE_CHECKING:
    from tongzhou.incentives.calculation.scope import Scope

PRICINGS: dict[type[Component], type[Pricing[Any]]] = {
    Volume: VolumePricing,
    Growth: GrowthPricing,
    Flat: FlatPricing,
    Quota: QuotaPricing,
    Bonus: BonusPricing,
    Units: UnitsPricing,
    Guarantee: GuaranteePricing,
    Contest: ContestPricing,
    Override: OverridePricing,
    Differential: DifferentialPricing,
}


def pricings_of(scope: Scope) -> list[Pricing[Component]]:
    """The plan's components in its order."""
    return [
        PRICINGS[type(component)](scope, index, component, scope.plan.window_length(component))
        for index, component in enumerate(scope.plan.components)
    ]
