"""A plan as it applies to one partner: the tables that its attributes choose, and nothing of the others."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from tongzhou.expressions.facade import to_python
from tongzhou.incentives.plans.components.component import Rated
from tongzhou.incentives.plans.document import Plan
from tongzhou.incentives.plans.load import load_plan


def is_eligible(plan: Plan, attributes: Mapping[str, Any]) -> bool:
    """Whether a partner with these attributes (by their names in the plan) takes part."""
    if plan.eligibility is None:
        return True
    record = {f"partner.{field.name}": attributes.get(field.name) for field in plan.sources.partner_fields}
    return bool(to_python(plan.eligibility.bound)(record))


def apply_to(plan: Plan, attributes: Mapping[str, Any]) -> Plan:
    """The same plan version with every choice by attribute made; eligibility stays as it is written.

    It calculates for this partner exactly what the whole plan does.
    """
    document = deepcopy(dict(plan.document))
    for written, component in zip(document["components"], plan.components, strict=True):
        if not isinstance(component, Rated) or component.rates.by is None:
            continue
        chosen = component.rates.tables.index(component.rates.table_for(attributes))
        tables = written["rates"].pop("tables")
        del written["rates"]["by"]
        written["rates"]["tiers"] = tables[chosen]["tiers"]
    _forget_labels(document, plan, attributes)
    return load_plan(document)


def _forget_labels(document: dict[str, Any], plan: Plan, attributes: Mapping[str, Any]) -> None:
    """Keep what the partner's own values are called, and those that a condition names; not those of other tables."""
    written = [formula for component in plan.components for formula in component.conditions.values()]
    named = " ".join(formula.text for formula in [*written, plan.eligibility] if formula is not None)
    fields = document["sources"]["partners"].get("fields", {})
    for field in plan.sources.partners.fields:
        if field.values:
            kept = {value for value in field.values if value == attributes.get(field.name) or value in named}
            labels = fields[field.name]["values"]
            fields[field.name]["values"] = {value: label for value, label in labels.items() if value in kept}
