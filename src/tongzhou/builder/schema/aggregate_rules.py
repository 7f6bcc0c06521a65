"""What makes an aggregate table valid, and which forms it reads. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from tongzhou.builder.fields.facade import (
    GROUPABLE,
    FormulaSettings,
    Measure,
    QuerySettings,
    RollupSettings,
    SubformSettings,
    ValueKind,
)
from tongzhou.builder.schema.aggregates import AggregateSource
from tongzhou.builder.schema.computed import Place, along, formula_of, inputs_of
from tongzhou.builder.schema.conditions import Condition
from tongzhou.builder.schema.contracts import Field, FieldMissing, FormDefinition, Forms
from tongzhou.builder.schema.names import FormNames, expression_type
from tongzhou.builder.schema.ruling import fits
from tongzhou.expressions.facade import Bound, ExpressionError, Type, bind_condition, bind_typed, parse, parse_filter
from tongzhou.kernel.errors import FieldError

COUNTS = frozenset({Measure.COUNT, Measure.COUNT_DISTINCT})


def dimensions_of(form: FormDefinition) -> tuple[Field, ...]:
    """The fields that an aggregate table groups by."""
    assert form.aggregate is not None
    return tuple(each for each in form.stored_fields if each.key not in form.aggregate.measures)


def measures_of(form: FormDefinition) -> tuple[Field, ...]:
    """The fields that fold what the sources give."""
    assert form.aggregate is not None
    return tuple(each for each in form.stored_fields if each.key in form.aggregate.measures)


def value_of(forms: Forms, source: AggregateSource, key: str) -> tuple[Bound, Type]:
    """What a source gives for a field, bound on its form. Raises ExpressionError."""
    text = source.values[key]

    def make() -> tuple[Bound, Type]:
        return bind_typed(parse(text), _names(forms, source))

    return forms.keep(("aggregate value", source.form, text), make)


def condition_of_source(forms: Forms, source: AggregateSource) -> Bound | None:
    """Which rows of a source count, bound; None for all. Raises ExpressionError."""
    return None if source.where is None else _bind(forms, source, source.where)


def _bind(forms: Forms, source: AggregateSource, where: Condition) -> Bound:
    tree = parse(where) if isinstance(where, str) else parse_filter(where)
    return bind_condition(tree, _names(forms, source))


def _names(forms: Forms, source: AggregateSource) -> FormNames:
    return FormNames(forms, forms.get(source.form), lambda _form, _field: True)


def aggregates_over(forms: Forms, key: str) -> tuple[FormDefinition, ...]:
    """The aggregate tables that read a form, in the order of their keys."""

    def make() -> tuple[FormDefinition, ...]:
        found = (form for form in forms if form.aggregate is not None and key in forms_read(forms, form))
        return tuple(sorted(found, key=lambda form: form.key))

    return forms.keep(("aggregates", key), make)


def forms_read(forms: Forms, form: FormDefinition) -> frozenset[str]:
    """The forms whose rows an aggregate table is made of: its sources, and those that their references lead to."""
    return forms.keep(("read by", form.key), lambda: frozenset(_forms_read(forms, form)))


def _forms_read(forms: Forms, form: FormDefinition) -> Iterator[str]:
    assert form.aggregate is not None
    for source in form.aggregate.sources:
        yield source.form
        bounds = [value_of(forms, source, key)[0] for key in source.values]
        condition = condition_of_source(forms, source)
        for bound in (*bounds, *([] if condition is None else [condition])):
            for path in bound.fields():
                for place in along(forms, forms.get(source.form), path):
                    yield from (each.form.key for each in _made_of(forms, place))


def _made_of(forms: Forms, place: Place) -> frozenset[Place]:
    """The field and all that it is made of; one that is made of itself is refused elsewhere."""
    found, waiting = set[Place](), [place]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += inputs_of(forms, *here) if here.field.is_computed else ()
    return frozenset(found)


def check_aggregate(form: FormDefinition, forms: Forms) -> Iterator[FieldError]:
    """Every mistake of an aggregate table that its document alone does not show."""
    aggregate = form.aggregate
    if aggregate is None:
        return
    yield from _check_shape(form)
    for index, source in enumerate(aggregate.sources):
        found, path = forms.find(source.form), f"aggregate.sources.{index}"
        if found is None or found.is_platform or found.aggregate is not None:
            yield FieldError(f"{path}.form", "unknown_form", {"form": source.form})
            continue
        try:
            yield from _check_source(form, source, path, forms)
        except FieldMissing:
            continue  # a field that this one is made of lacks something, and is refused for it


def _check_shape(form: FormDefinition) -> Iterator[FieldError]:
    aggregate = form.aggregate
    assert aggregate is not None
    for key in aggregate.measures:
        each = form.find(key)
        if each is None or each.is_system or not each.type.is_stored:
            yield FieldError(f"aggregate.measures.{key}", "unknown_field", {"field": key})
    if not dimensions_of(form):
        yield FieldError("fields", "aggregate_without_dimension")
    for index, each in enumerate(form.fields):
        if each.type.is_stored and (not each.type.is_written_by_people or each.kind not in GROUPABLE or each.unique
                                    or each.required or each.default_formula or each.retired):  # fmt: skip
            yield FieldError(f"fields.{index}", "aggregate_field_unfit", {"field": each.key})
    if form.partner_path is not None or form.shared_with_partners or form.rules or form.unique_together:
        yield FieldError("aggregate", "aggregate_form_unfit")


def _check_source(form: FormDefinition, source: AggregateSource, path: str, forms: Forms) -> Iterator[FieldError]:
    measures = form.aggregate.measures if form.aggregate is not None else {}
    known = {each.key: each for each in form.stored_fields}
    for key in source.values:
        if key not in known:
            yield FieldError(f"{path}.values.{key}", "unknown_field", {"field": key})
    for each in dimensions_of(form):
        if each.key not in source.values:
            yield FieldError(f"{path}.values.{each.key}", "required", {"field": each.key})
    for key in source.values.keys() & known.keys():
        place = f"{path}.values.{key}"
        try:
            bound, type_ = value_of(forms, source, key)
            yield from _check_rows(bound, place, source, forms) or _check_value(
                known[key], measures.get(key), bound, type_, place, forms, source
            )
        except ExpressionError as error:
            yield error.in_text(place)
    try:
        condition = condition_of_source(forms, source)
    except ExpressionError as error:
        yield error.in_text(f"{path}.where")
    else:
        yield from () if condition is None else _check_rows(condition, f"{path}.where", source, forms)


def _check_rows(bound: Bound, path: str, source: AggregateSource, forms: Forms) -> list[FieldError]:
    """A row's group depends on the row and those its references lead to alone, on nobody's today, and masks nothing."""
    errors = [FieldError(path, "aggregate_variable", {"name": name}) for name in sorted(bound.variables())]
    for name in sorted(bound.fields()):
        places = along(forms, forms.get(source.form), name)
        parts = {part for place in places for part in _made_of(forms, place)}
        if any(_counts_rows(forms, part) for part in parts):
            errors.append(FieldError(path, "aggregate_over_rows"))
        masked = sorted(part.field.key for part in parts if part.field.is_masked)
        if masked:
            errors.append(FieldError(path, "aggregate_masked", {"field": ", ".join(masked)}))
    return errors


def _counts_rows(forms: Forms, place: Place) -> bool:
    settings = place.field.settings
    if isinstance(settings, FormulaSettings):
        return bool(formula_of(forms, *place).rows())
    return isinstance(settings, (QuerySettings, RollupSettings, SubformSettings))


def _check_value(  # noqa: PLR0917
    each: Field, measure: Measure | None, bound: Bound, type_: Type, path: str, forms: Forms, source: AggregateSource
) -> Iterator[FieldError]:
    wanted = expression_type(each)
    if measure is not None and measure in COUNTS:
        if each.kind is not ValueKind.NUMBER:
            yield FieldError(path, "measure_unfit", {"field": each.key, "measure": measure.value})
        return
    if measure is not None and measure not in each.type.measures:
        yield FieldError(path, "measure_unfit", {"field": each.key, "measure": measure.value})
    elif not fits(bound.kind, wanted.kind) or type_.currency != wanted.currency:
        given = type_.currency or bound.kind.value
        params = {"field": each.key, "result": wanted.currency or wanted.kind.value, "kind": given}
        yield FieldError(path, "formula_gives_another", params)
    elif each.target is not None and _target_of(bound, forms, source) != each.target:
        yield FieldError(path, "leads_elsewhere", {"field": source.values[each.key], "form": each.target})


def _target_of(bound: Bound, forms: Forms, source: AggregateSource) -> str | None:
    if bound.path is None:
        return None
    end = tuple(along(forms, forms.get(source.form), bound.path))[-1]
    return forms.meaning(*end).target


def check_aggregates_elsewhere(definition: FormDefinition, forms: Forms) -> Iterator[FieldError]:
    """A field that an aggregate table counts may not go, or change its kind, before the table does without it."""
    for form in forms:
        if form.aggregate is None or form.key == definition.key:
            continue
        if any(check_aggregate(form, forms)):
            yield FieldError("fields", "counted_elsewhere", {"form": form.key})
