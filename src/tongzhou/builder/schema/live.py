"""A form's conditions for a page that fills it in: what its reader may know of them, as bound trees. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.builder.schema.readable import made_of
from tongzhou.builder.schema.ruling import Asked, conditions_of


def live_document(forms: Forms, definition: FormDefinition, may_know: Callable[[Field], bool]) -> dict[str, Any] | None:
    """The conditions for a page that fills in the form, as bound trees; None where there are none.

    What reads a field that the reader may not know is left out: the server alone decides it, and what rows of
    sub-forms that are not stored yet decide. `computed` are the calculations that the page asks the server for, each
    with the fields on which its value depends.
    """
    if not definition.is_conditional:
        return None
    conditions = conditions_of(forms, definition)
    known = {each.id for each in definition.live_fields if may_know(each)} - conditions.late

    def told(name: str, found: Mapping[str, Asked]) -> list[dict[str, Any]]:
        return [{name: key, "when": each.bound.to_json()} for key, each in found.items() if each.reads <= known]

    ordered = {key: conditions.hidden[key] for key in conditions.order if key in conditions.hidden}
    computed = [definition.get(key) for stage in conditions.stages for key in stage]
    return {
        "order": list(conditions.order),
        "hidden": told("field", ordered),
        "always_hidden": sorted(conditions.always_hidden),
        "sections": told("section", conditions.sections),
        "required": told("field", conditions.required),
        "read_only": told("field", conditions.read_only),
        "checks": [
            {"that": that.bound.to_json(), "message": check.message, "fields": list(check.fields)}
            for check, that in conditions.checks
            if that.reads <= known
        ],
        "defaults": [
            {"field": key, "value": conditions.defaults[key].bound.to_json()}
            for key in conditions.order
            if key in conditions.defaults and conditions.defaults[key].reads <= known
        ],
        "computed": [
            {"field": each.key, "id": each.id, "of": _keys(definition, made_of(forms, definition, each))}
            for each in computed
            if each.id in known
        ],
    }


def _keys(definition: FormDefinition, ids: frozenset[str]) -> list[str]:
    return [each.key for each in definition.live_fields if each.id in ids]
