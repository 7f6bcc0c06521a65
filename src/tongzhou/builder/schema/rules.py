"""What makes a definition valid among the other forms of its workspace. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tongzhou.builder.fields.contracts import Refused
from tongzhou.builder.fields.facade import (
    LookupSettings,
    MultiSelectSettings,
    SelectSettings,
    SubformSettings,
    ValueKind,
)
from tongzhou.builder.schema.aggregate_rules import check_aggregate, check_aggregates_elsewhere
from tongzhou.builder.schema.computed_rules import check_computed, check_computed_elsewhere, check_tracked
from tongzhou.builder.schema.contracts import RESERVED_KEYS, Field, FormDefinition, Forms
from tongzhou.builder.schema.duplicates import check_duplicates, check_duplicates_elsewhere
from tongzhou.builder.schema.fetching_rules import (
    check_fetched_elsewhere,
    check_fetching,
    check_linked_order,
    check_number,
)
from tongzhou.builder.schema.layouts import repeated_fields
from tongzhou.builder.schema.lifecycle_rules import check_lifecycle
from tongzhou.builder.schema.privacy import MARKABLE, Level, Mask
from tongzhou.builder.schema.ruling import check_conditions, check_conditions_elsewhere
from tongzhou.builder.schema.spoken import spoken
from tongzhou.kernel.errors import FieldError

LABEL_KINDS = frozenset({ValueKind.TEXT, ValueKind.CHOICE, ValueKind.DATE, ValueKind.NUMBER, ValueKind.MONEY})


def check_definition(definition: FormDefinition, forms: Forms) -> list[FieldError]:
    """Every mistake of a definition that its document alone does not show; `forms` are the others."""
    around = forms.with_form(definition)
    return spoken(_mistakes(definition, around), definition, around)


def _mistakes(definition: FormDefinition, around: Forms) -> list[FieldError]:
    return [
        *_check_keys(definition),
        *_check_label(definition),
        *_check_combinations(definition),
        *_check_layout(definition),
        *check_lifecycle(definition),
        *check_conditions(definition, around),
        *check_conditions_elsewhere(definition, around),
        *(error for index, each in enumerate(definition.fields) for error in _check_field(definition, index, around)),
        *_check_partner_path(definition, around),
        *_check_inheriting(definition, around),
        *_check_hierarchies(definition),
        *check_linked_order(definition),
        *check_computed_elsewhere(definition, around),
        *check_fetched_elsewhere(definition, around),
        *check_aggregate(definition, around),
        *check_aggregates_elsewhere(definition, around),
        *check_duplicates(definition, around),
        *check_duplicates_elsewhere(definition, around),
    ]


def _check_keys(definition: FormDefinition) -> Iterator[FieldError]:
    live = Counter(each.key for each in definition.live_fields)
    ids = Counter(each.id for each in definition.fields)
    for index, each in enumerate(definition.fields):
        if each.key in RESERVED_KEYS:
            yield FieldError(f"fields.{index}.key", "reserved_key", {"key": each.key})
        if live[each.key] > 1 and not each.retired:
            yield FieldError(f"fields.{index}.key", "key_used_twice", {"key": each.key})
        if ids[each.id] > 1:
            yield FieldError(f"fields.{index}.id", "key_used_twice", {"key": each.id})


def _check_label(definition: FormDefinition) -> Iterator[FieldError]:
    label = definition.find(definition.label_field)
    if label is None or label.is_system or not label.type.is_stored:
        yield FieldError("label_field", "unknown_field", {"field": definition.label_field})
    elif label.kind not in LABEL_KINDS:
        yield FieldError("label_field", "not_a_label", {"field": definition.label_field})


def _check_inheriting(definition: FormDefinition, around: Forms) -> Iterator[FieldError]:
    """References whose rights are inherited lead to forms of records, and never back to where they began."""
    for index, each in enumerate(definition.fields):
        if each.retired or each.key not in definition.inheriting:
            continue
        place = f"fields.{index}.settings.inherits"
        target = around.find(definition.inheriting[each.key])
        if target is not None and target.is_platform:
            yield FieldError(place, "inherits_from_platform")
        elif target is not None and definition.key in _inherited_from(target, around):
            yield FieldError(place, "inherits_in_a_circle", {"form": target.key})


def _check_hierarchies(definition: FormDefinition) -> Iterator[FieldError]:
    for index, each in enumerate(definition.fields):
        if each in definition.hierarchies and each.target != definition.key:
            yield FieldError(f"fields.{index}.settings.hierarchy", "hierarchy_elsewhere", {"field": each.key})


def _inherited_from(form: FormDefinition, around: Forms) -> set[str]:
    """The form and every form that its records inherit rights from."""
    found, waiting = {form.key}, [form]
    while waiting:
        for key in waiting.pop().inheriting.values():
            target = around.find(key)
            if target is not None and key not in found:
                found.add(key)
                waiting.append(target)
    return found


def _check_combinations(definition: FormDefinition) -> Iterator[FieldError]:
    for index, keys in enumerate(definition.unique_together):
        path = f"unique_together.{index}"
        if len(keys) < 2 or len(set(keys)) != len(keys):
            yield FieldError(path, "combination_of_two")
        for key in keys:
            each = definition.find(key)
            if each is None or each.is_system:
                yield FieldError(path, "unknown_field", {"field": key})
            elif not each.type.is_unique_possible:
                yield FieldError(path, "cannot_be_unique", {"field": key})


def _check_layout(definition: FormDefinition) -> Iterator[FieldError]:
    named = Counter(section.key for section in definition.layout if section.key is not None)
    for index, section in enumerate(definition.layout):
        for key in section.fields:
            if definition.find(key) is None:
                yield FieldError(f"layout.{index}", "unknown_field", {"field": key})
        if section.key is not None and named[section.key] > 1:
            yield FieldError(f"layout.{index}.key", "key_used_twice", {"key": section.key})
    steps = [index for index, section in enumerate(definition.layout) if section.kind == "step"]
    if steps and steps[-1] - steps[0] >= len(steps):
        yield FieldError(f"layout.{steps[-1]}", "steps_apart")
    for index, key in repeated_fields(definition.layout):
        yield FieldError(f"layout.{index}", "placed_twice", {"field": key})


def _check_field(definition: FormDefinition, index: int, forms: Forms) -> Iterator[FieldError]:
    each, path = definition.fields[index], f"fields.{index}"
    if each.retired:
        return
    if each.unique and not each.type.is_unique_possible:
        yield FieldError(f"{path}.unique", "cannot_be_unique", {"field": each.key})
    if each.required and not each.type.is_written_by_people:
        yield FieldError(f"{path}.required", "cannot_be_required", {"field": each.key})
    if each.placeholder is not None and not each.type.takes_placeholder:
        yield FieldError(f"{path}.placeholder", "takes_no_placeholder", {"field": each.key})
    yield from _check_privacy(definition, each, path)
    yield from _check_cascade(definition, each, path)
    yield from check_fetching(definition, each, path, forms)
    yield from check_number(definition, each, path)
    target = each.target or each.list_target
    leads_to = None if target is None else forms.find(target)
    if target is not None and (leads_to is None or leads_to.aggregate is not None):
        yield FieldError(f"{path}.settings.form", "unknown_form", {"form": target})
    if isinstance(each.settings, LookupSettings):
        errors = list(_check_lookup(definition, each.settings, path, forms))
        yield from errors or check_tracked(definition, each, path, forms)
    elif isinstance(each.settings, SubformSettings):
        yield from _check_subform(definition, each, each.settings, path, forms)
    elif each.is_computed:
        yield from check_computed(definition, each, path, forms)
    else:
        yield from _check_default(each, path)


def _check_lookup(
    definition: FormDefinition, settings: LookupSettings, path: str, forms: Forms
) -> Iterator[FieldError]:
    through = definition.find(settings.through)
    if through is None or through.target is None:
        yield FieldError(f"{path}.settings.through", "not_a_reference", {"field": settings.through})
        return
    target = forms.find(through.target)
    found = None if target is None else target.find(settings.field)
    if (
        found is None
        or found.is_lookup
        or found.kind is ValueKind.ROWS
        or (found.is_system and target is not None and target.is_platform)
    ):
        yield FieldError(f"{path}.settings.field", "unknown_field", {"field": settings.field})


def _check_subform(
    definition: FormDefinition, each: Field, settings: SubformSettings, path: str, forms: Forms
) -> Iterator[FieldError]:
    rows = forms.find(settings.form)
    if rows is None or rows.is_platform or rows.aggregate is not None:
        yield FieldError(f"{path}.settings.form", "unknown_form", {"form": settings.form})
        return
    through = rows.find(settings.through)
    if through is None or through.target != definition.key or through.is_system:
        params = {"field": settings.through, "form": definition.key}
        yield FieldError(f"{path}.settings.through", "leads_elsewhere", params)
    others = (form.key for form in forms for key, other in form.subforms.items()
              if other.form == rows.key and (form.key, key) != (definition.key, each.key))  # fmt: skip
    owner = next(others, None)
    if owner is not None:
        yield FieldError(f"{path}.settings.form", "subform_taken", {"form": rows.key, "owner": owner})
    if rows.subforms or rows.key == definition.key or forms.owner_of(definition.key) is not None:
        yield FieldError(f"{path}.settings.form", "subform_in_subform", {"form": rows.key})


def _check_privacy(definition: FormDefinition, each: Field, path: str) -> Iterator[FieldError]:
    """Only what people write can be marked; sensitive data is always masked, what names a record never is."""
    mark = each.privacy
    if mark is None:
        return
    if not each.type.is_stored or not each.type.is_written_by_people or each.kind not in MARKABLE:
        yield FieldError(f"{path}.privacy", "cannot_be_personal", {"field": each.key})
    elif each.key == definition.label_field and mark.mask is not Mask.NOT:
        yield FieldError(f"{path}.privacy.mask", "label_not_masked", {"field": each.key})
    elif mark.level is Level.SENSITIVE and mark.mask is Mask.NOT:
        yield FieldError(f"{path}.privacy.mask", "sensitive_is_masked", {"field": each.key})


def _check_cascade(definition: FormDefinition, each: Field, path: str) -> Iterator[FieldError]:
    """What options depend on is another choice, and the keys they wait for are its options."""
    settings = each.settings
    if not isinstance(settings, (SelectSettings, MultiSelectSettings)) or settings.depends_on is None:
        return
    parent = definition.find(settings.depends_on)
    choices = None if parent is None or parent.key == each.key else parent.settings
    if not isinstance(choices, (SelectSettings, MultiSelectSettings)):
        yield FieldError(f"{path}.settings.depends_on", "not_a_choice", {"field": settings.depends_on})
        return
    known = {option.key for option in choices.options}
    for index, option in enumerate(settings.options):
        for key in set(option.when or ()) - known:
            yield FieldError(f"{path}.settings.options.{index}.when", "not_an_option", {"value": key})


def _check_default(each: Field, path: str) -> Iterator[FieldError]:
    """The default must be a value that the field takes, and its pattern one that can be compiled."""
    default = getattr(each.settings, "default", None)
    try:
        parse = each.type.codec.parser(each.settings)
        if default is not None and default not in ("today", "now", "me"):
            parse(default)
    except Refused as refused:
        yield FieldError(f"{path}.settings", refused.code, dict(refused.params))


def _check_partner_path(definition: FormDefinition, forms: Forms) -> Iterator[FieldError]:
    if definition.partner_path is None:
        return
    if definition.shared_with_partners:
        yield FieldError("shared_with_partners", "path_or_shared")
    if definition.partner_path == ():
        if any(form.partner_path == () and form.key != definition.key for form in forms):
            yield FieldError("partner_path", "second_partner_form")
        return
    form: FormDefinition | None = definition
    for key in definition.partner_path:
        each = None if form is None else form.find(key)
        if each is None or each.target is None or each.is_system:
            yield FieldError("partner_path", "not_a_reference", {"field": key})
            return
        form = forms.find(each.target)
        if form is not None and form.partner_path is None:
            yield FieldError("partner_path", "path_out_of_sight", {"form": form.key})
            return
    if form is None or form.partner_path != ():
        yield FieldError("partner_path", "path_ends_elsewhere")
