"""What makes a lifecycle valid in its form. Guards are checked with the form's other conditions. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tongzhou.builder.fields.facade import MultiSelectSettings, SelectSettings
from tongzhou.builder.schema.contracts import MEMBER_FORM, Field, FormDefinition
from tongzhou.builder.schema.lifecycles import Lifecycle
from tongzhou.kernel.errors import FieldError


def check_lifecycle(definition: FormDefinition) -> Iterator[FieldError]:
    """Every mistake of a form's lifecycle."""
    lifecycle = definition.lifecycle
    if lifecycle is None:
        return
    if definition.aggregate is not None:
        yield FieldError("lifecycle", "lifecycle_of_aggregate")
        return
    missing = list(_check_fields(definition, lifecycle))
    yield from missing
    each = definition.find(lifecycle.field)
    if each is None or any(error.field == "lifecycle.field" for error in missing):
        return
    obstacle = _obstacle(definition, each, lifecycle)
    if obstacle is not None:
        yield FieldError("lifecycle.field", obstacle, {"field": each.key})
    elif isinstance(each.settings, SelectSettings):
        stages = [option.key for option in each.settings.options]
        yield from _check_stages(lifecycle, frozenset(stages))
        yield from _check_limits(lifecycle)


def _check_fields(definition: FormDefinition, lifecycle: Lifecycle) -> Iterator[FieldError]:
    for path, key in lifecycle.used_fields():
        each = definition.find(key)
        if each is None or each.is_system:
            retired = any(other.key == key and other.retired for other in definition.fields)
            yield FieldError(path, "needed_by_lifecycle" if retired else "unknown_field", {"field": key})
        elif path.endswith((".members", ".tell")):
            if MEMBER_FORM not in (each.target, each.list_target):
                yield FieldError(path, "not_a_member_field", {"field": key})
        elif path != "lifecycle.field" and (not each.type.is_written_by_people or key == lifecycle.field):
            yield FieldError(path, "not_filled_in", {"field": key})


def _obstacle(definition: FormDefinition, each: Field, lifecycle: Lifecycle) -> str | None:
    """Why a field cannot hold stages; None where it can."""
    settings = each.settings
    if not isinstance(settings, SelectSettings) or isinstance(settings, MultiSelectSettings):
        return "stages_of_another_type"
    if settings.takes_any or settings.depends_on is not None:
        return "stages_are_fixed"
    filled = {fill.field for other in definition.fetching for fill in getattr(other.settings, "fills", ())}
    if each.default_formula is not None or each.linked is not None or each.key in filled:
        return "stages_are_not_filled"
    if settings.default not in (None, lifecycle.initial):
        return "stage_default_differs"
    if each.is_hideable:
        return "stages_are_shown"
    return None if each.privacy is None else "stages_are_not_personal"


def _check_stages(lifecycle: Lifecycle, stages: frozenset[str]) -> Iterator[FieldError]:
    def known(path: str, *keys: str) -> Iterator[FieldError]:
        yield from (FieldError(path, "not_an_option", {"value": key}) for key in keys if key not in stages)

    yield from known("lifecycle.initial", lifecycle.initial)
    used = Counter(each.key for each in lifecycle.transitions)
    for index, each in enumerate(lifecycle.transitions):
        path = f"lifecycle.transitions.{index}"
        yield from known(f"{path}.from", *each.from_)
        yield from known(f"{path}.to", each.to)
        if each.to in each.from_:
            yield FieldError(f"{path}.to", "transition_to_itself", {"value": each.to})
        if used[each.key] > 1:
            yield FieldError(f"{path}.key", "key_used_twice", {"key": each.key})
    for index, limit in enumerate(lifecycle.limits):
        yield from known(f"lifecycle.limits.{index}.stage", limit.stage)
    for old, new in lifecycle.former.items():
        yield from known("lifecycle.former", new)
        if old in stages:
            yield FieldError("lifecycle.former", "stage_is_there", {"value": old})


def _check_limits(lifecycle: Lifecycle) -> Iterator[FieldError]:
    used = Counter(limit.stage for limit in lifecycle.limits)
    for index, limit in enumerate(lifecycle.limits):
        path = f"lifecycle.limits.{index}"
        if used[limit.stage] > 1:
            yield FieldError(f"{path}.stage", "key_used_twice", {"key": limit.stage})
        taken = None if limit.then is None else lifecycle.find(limit.then)
        if limit.then is not None and (taken is None or not taken.leads_from(limit.stage)):
            yield FieldError(f"{path}.then", "transition_not_from_stage", {"value": limit.then})
