"""What makes auto numbers and everything that fields take from other forms valid. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError
from typing import Any

from tongzhou.builder.fields.facade import (
    DepartmentRange,
    Match,
    MultiSelectSettings,
    Operator,
    OptionSource,
    QueryMatch,
    QuerySettings,
    ReferenceSettings,
    SelectSettings,
    SerialSettings,
    ValueKind,
)
from tongzhou.builder.schema.computed import PARTS_MAX, count_parts, find_circle
from tongzhou.builder.schema.contracts import DEPARTMENT_FORM, Field, FieldMissing, FormDefinition, Forms
from tongzhou.builder.schema.names import FormNames
from tongzhou.builder.schema.spoken import way_of
from tongzhou.expressions.facade import ExpressionError, bind_condition, parse_filter
from tongzhou.kernel.errors import FieldError

NUMBERED_KINDS = frozenset({ValueKind.TEXT, ValueKind.CHOICE})
_SHOWN_AS_TEXT = frozenset(
    {ValueKind.TEXT, ValueKind.CHOICE, ValueKind.NUMBER, ValueKind.MONEY, ValueKind.DATE, ValueKind.REFERENCE}
)


def check_number(definition: FormDefinition, each: Field, path: str) -> Iterator[FieldError]:
    """What an auto number takes from fields is a short text or a choice that people write."""
    settings = each.settings
    for index, part in enumerate(settings.parts if isinstance(settings, SerialSettings) else ()):
        if part.field is None:
            continue
        found = definition.find(part.field)
        place = f"{path}.settings.parts.{index}.field"
        if found is None:
            yield FieldError(place, "unknown_field", {"field": part.field})
        elif found.kind not in NUMBERED_KINDS or not (
            found.type.is_written_by_people and found.type.is_unique_possible
        ):
            yield FieldError(place, "cannot_number", {"field": part.field})


def check_fetching(definition: FormDefinition, each: Field, path: str, forms: Forms) -> Iterator[FieldError]:
    """Everything wrong with what a field takes from other forms."""
    yield from _check_reference(definition, each, path, forms)
    yield from _check_linked(definition, each, path, forms)
    if isinstance(each.settings, QuerySettings):
        yield from _check_query(definition, each, each.settings, path, forms)
    for name in ("range", "recommended"):
        meant = getattr(each.settings, name, None)
        if isinstance(meant, DepartmentRange):
            yield from _check_range(definition, each, meant, f"{path}.settings.{name}", forms)
    if find_source(each) is not None:
        yield from _check_source(definition, each, source_of(each), f"{path}.settings.source", forms)


def _check_reference(definition: FormDefinition, each: Field, path: str, forms: Forms) -> Iterator[FieldError]:
    """What a reference copies is there at both ends, and its range is a predicate on the form it leads to."""
    settings = each.settings
    target = forms.find(settings.form) if isinstance(settings, ReferenceSettings) else None
    if not isinstance(settings, ReferenceSettings) or target is None:
        return
    for index, key in enumerate(settings.columns):
        if target.find(key) is None:
            yield FieldError(f"{path}.settings.columns.{index}", "unknown_field", {"field": key})
    for index, fill in enumerate(settings.fills):
        own, source = definition.find(fill.field), target.find(fill.source)
        if own is None or not (own.type.is_stored and own.type.is_written_by_people) or own.key == each.key:
            yield FieldError(f"{path}.settings.fills.{index}.field", "unknown_field", {"field": fill.field})
        elif source is None or not _may_fill(own, forms.meaning(target, source)):
            yield FieldError(f"{path}.settings.fills.{index}.source", "cannot_fill", {"field": fill.source})
    if settings.filter is not None:
        yield from _check_filter(target, settings.filter, f"{path}.settings.filter", forms)


def _check_filter(target: FormDefinition, document: Mapping[str, Any], path: str, forms: Forms) -> Iterator[FieldError]:
    try:
        bind_condition(parse_filter(document), FormNames(forms, target, lambda _form, _field: True))
    except ExpressionError as error:
        found = error.as_field_error("filter")
        yield FieldError(path, found.code, found.params)


def _may_fill(own: Field, source: Field) -> bool:
    """Whether a value of one is one of the other: equal kinds, and for references the same form; a text takes more."""
    if own.kind is ValueKind.TEXT and own.target is None:
        return source.kind in _SHOWN_AS_TEXT
    leads = (own.target, own.list_target) == (source.target, source.list_target)
    return leads and own.kind is source.kind and own.kind not in (ValueKind.FILES, ValueKind.ROWS)


def _check_linked(definition: FormDefinition, each: Field, path: str, forms: Forms) -> Iterator[FieldError]:
    """A linked value is of the field's kind, and what is compared can be equal."""
    linked = each.linked
    if linked is None:
        return
    source = forms.find(linked.form)
    if source is None or source.is_platform:
        yield FieldError(f"{path}.linked.form", "unknown_form", {"form": linked.form})
        return
    if not (each.type.is_stored and each.type.is_written_by_people):
        yield FieldError(f"{path}.linked", "cannot_fill", {"field": each.key})
        return
    if each.default_formula is not None or getattr(each.settings, "default", None) is not None:
        yield FieldError(f"{path}.linked", "two_defaults", {"field": each.key})
    taken = source.find(linked.take)
    is_itself = taken is not None and taken.key == "id" and each.target == source.key
    if not is_itself and (taken is None or not _may_fill(each, forms.meaning(source, taken))):
        yield FieldError(f"{path}.linked.take", "cannot_fill", {"field": linked.take})
    yield from _check_matches(definition, source, linked.where, f"{path}.linked.where", forms)


def _check_matches(
    definition: FormDefinition, source: FormDefinition, where: Iterable[Match], path: str, forms: Forms
) -> Iterator[FieldError]:
    for index, match in enumerate(where):
        theirs, own = source.find(match.field), definition.find(match.equals)
        if theirs is None:
            yield FieldError(f"{path}.{index}.field", "unknown_field", {"field": match.field})
        elif own is None or own.is_system or not (own.type.is_stored and own.type.is_written_by_people):
            yield FieldError(f"{path}.{index}.equals", "unknown_field", {"field": match.equals})
        elif not _may_equal(own, forms.meaning(source, theirs)):
            yield FieldError(f"{path}.{index}.equals", "cannot_match", {"field": match.equals, "other": match.field})


_ALIKE = (frozenset({ValueKind.TEXT, ValueKind.CHOICE}), frozenset({ValueKind.NUMBER, ValueKind.MONEY}))


def _may_equal(own: Field, theirs: Field) -> bool:
    """Whether a filter can ask for their value by ours; a reference also names the record that it leads to."""
    if Operator.EQ not in theirs.type.operators or Operator.EQ not in own.type.operators:
        return False
    if own.kind is ValueKind.REFERENCE and theirs.kind is ValueKind.REFERENCE:
        return theirs.type.name == "record_id" or own.target == theirs.target
    return own.kind is theirs.kind or any(own.kind in alike and theirs.kind in alike for alike in _ALIKE)


def _check_range(
    definition: FormDefinition, each: Field, meant: DepartmentRange, path: str, forms: Forms
) -> Iterator[FieldError]:
    """What a range of people depends on names departments."""
    if meant.of is not None:
        own = definition.find(meant.of)
        if own is None or own.key == each.key or not _names_departments(own):
            yield FieldError(f"{path}.of", "not_a_department", {"field": meant.of})
    if meant.linked is None:
        return
    source = forms.find(meant.linked.form)
    if source is None or source.is_platform:
        yield FieldError(f"{path}.linked.form", "unknown_form", {"form": meant.linked.form})
        return
    taken = source.find(meant.linked.take)
    if taken is None or not _names_departments(forms.meaning(source, taken)):
        yield FieldError(f"{path}.linked.take", "not_a_department", {"field": meant.linked.take})
    yield from _check_matches(definition, source, meant.linked.where, f"{path}.linked.where", forms)


def _names_departments(each: Field) -> bool:
    return DEPARTMENT_FORM in (each.target, each.list_target)


def find_source(each: Field) -> OptionSource | None:
    """Where a choice takes its options from; None where they are its own."""
    settings = each.settings
    return settings.source if isinstance(settings, (SelectSettings, MultiSelectSettings)) else None


def source_of(each: Field) -> OptionSource:
    """The same of a choice that takes them from another form."""
    found = find_source(each)
    assert found is not None
    return found


def _check_source(
    definition: FormDefinition, each: Field, given: OptionSource, path: str, forms: Forms
) -> Iterator[FieldError]:
    """Options are texts of another form, and what they depend on can be compared."""
    source = forms.find(given.form)
    if source is None or source.is_platform:
        yield FieldError(f"{path}.form", "unknown_form", {"form": given.form})
        return
    offered = source.find(given.field)
    if offered is None:
        yield FieldError(f"{path}.field", "unknown_field", {"field": given.field})
    elif forms.meaning(source, offered).kind is not ValueKind.TEXT or offered.type.name == "long_text":
        yield FieldError(f"{path}.field", "cannot_offer", {"field": given.field})
    yield from _check_matches(definition, source, given.where, f"{path}.where", forms)
    for index, match in enumerate(given.where):
        if match.equals == each.key:
            yield FieldError(f"{path}.where.{index}.equals", "unknown_field", {"field": match.equals})
    if given.filter is not None:
        yield from _check_filter(source, given.filter, f"{path}.filter", forms)
    if each.default_formula is not None:
        yield FieldError(path, "options_have_no_default", {"field": each.key})


def _check_query(
    definition: FormDefinition, each: Field, settings: QuerySettings, path: str, forms: Forms
) -> Iterator[FieldError]:
    """What a query field compares can be compared, what it shows and sorts by is there; nothing runs in a circle."""
    source = forms.find(settings.form)
    if source is None or source.is_platform:
        yield FieldError(f"{path}.settings.form", "unknown_form", {"form": settings.form})
        return
    errors = [
        error
        for index, match in enumerate(settings.where)
        for error in _check_query_match(definition, source, match, f"{path}.settings.where.{index}", forms)
    ]
    for index, key in enumerate(settings.columns):
        shown = source.find(key)
        if shown is None or shown.kind is ValueKind.ROWS:
            errors.append(FieldError(f"{path}.settings.columns.{index}", "unknown_field", {"field": key}))
    for index, sort in enumerate(settings.sort):
        sorted_by = source.find(sort.field)
        if sorted_by is None:
            errors.append(FieldError(f"{path}.settings.sort.{index}.field", "unknown_field", {"field": sort.field}))
        elif not forms.meaning(source, sorted_by).type.is_sortable:
            errors.append(FieldError(f"{path}.settings.sort.{index}.field", "not_sortable", {"field": sort.field}))
    if settings.filter is not None:
        errors += _check_filter(source, settings.filter, f"{path}.settings.filter", forms)
    yield from errors or _check_query_circle(definition, each, path, forms)


def _check_query_match(
    definition: FormDefinition, source: FormDefinition, match: QueryMatch, path: str, forms: Forms
) -> Iterator[FieldError]:
    theirs, own = source.find(match.field), definition.find(match.equals)
    if theirs is None or theirs.kind is ValueKind.ROWS:
        yield FieldError(f"{path}.field", "unknown_field", {"field": match.field})
    elif own is None or not (own.type.is_stored and (own.key == "id" or not own.is_system)):
        yield FieldError(f"{path}.equals", "unknown_field", {"field": match.equals})
    elif not _may_compare(definition, own, source, forms.meaning(source, theirs), match.op):
        yield FieldError(f"{path}.equals", "cannot_match", {"field": match.equals, "other": match.field})


def _may_compare(definition: FormDefinition, own: Field, source: FormDefinition, theirs: Field, op: str) -> bool:
    """Whether their value can be compared with ours; a reference with what leads to records of the same form."""
    ours_to, theirs_to = _leads_to(definition, own), _leads_to(source, theirs)
    if op == "contains":
        if theirs.kind is ValueKind.REFERENCES:
            return own.kind is ValueKind.REFERENCE and ours_to == theirs.list_target
        return theirs.kind in (ValueKind.TEXT, ValueKind.CHOICES) and own.kind in _ALIKE[0]
    if any(Operator(op) not in each.type.operators for each in (own, theirs)):
        return False
    if own.kind is ValueKind.REFERENCE and theirs.kind is ValueKind.REFERENCE:
        return ours_to == theirs_to
    return own.kind is theirs.kind or any(own.kind in alike and theirs.kind in alike for alike in _ALIKE)


def _leads_to(form: FormDefinition, each: Field) -> str | None:
    return form.key if each.type.name == "record_id" else each.target


def _check_query_circle(definition: FormDefinition, each: Field, path: str, forms: Forms) -> Iterator[FieldError]:
    try:
        circle = find_circle(forms, definition, each)
    except (ExpressionError, FieldMissing):
        return  # a field that this one is found by is refused for what it lacks
    if circle is not None:
        way = way_of((place.form, place.field) for place in circle)
        yield FieldError(path, "computed_in_a_circle", {"field": each.key, "way": way})
    elif count_parts(forms, definition, each) > PARTS_MAX:
        yield FieldError(path, "computed_of_too_much", {"field": each.key, "limit": PARTS_MAX})


def check_linked_order(definition: FormDefinition) -> Iterator[FieldError]:
    """Values that depend on each other's have an order; a circle is refused with its way."""
    try:
        _ = definition.linked
    except CycleError as error:
        way = way_of((None, each) for key in error.args[1] if (each := definition.find(key)) is not None)
        yield FieldError("fields", "linked_in_a_circle", {"way": way})


def check_fetched_elsewhere(definition: FormDefinition, forms: Forms) -> Iterator[FieldError]:
    """A field that another form fills from, compares with or asks for may not go before that does."""
    for form in forms:
        if form.key == definition.key:
            continue
        for each in form.live_fields:
            if definition.key not in fetched_from(each):
                continue
            for error in check_fetching(form, each, "", forms):
                params = {"field": error.params.get("field", each.key), "form": form.key, "lookup": each.key}
                yield FieldError("fields", "shown_elsewhere", params)


def fetched_from(each: Field) -> frozenset[str]:
    """The forms whose records a field leads to, shows or takes values of."""
    source, linked = find_source(each), getattr(each.range, "linked", None)
    forms: tuple[str | None, ...] = (
        each.target,
        each.list_target,
        getattr(each.settings, "form", None),
        None if each.linked is None else each.linked.form,
        None if source is None else source.form,
        None if linked is None else linked.form,
    )
    return frozenset(form for form in forms if form is not None)
