"""What makes computed fields valid: everything they name is there, kinds fit, nothing is made of itself. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from tongzhou.builder.fields.facade import FormulaSettings, LookupSettings, RollupSettings
from tongzhou.builder.schema.computed import PARTS_MAX, condition_of, count_parts, find_circle, typed_formula
from tongzhou.builder.schema.contracts import Field, FieldMissing, FormDefinition, Forms
from tongzhou.builder.schema.spoken import way_of
from tongzhou.builder.schema.tracked import is_tracked, tracking_obstacle
from tongzhou.expressions.facade import ExpressionError, Kind
from tongzhou.kernel.errors import FieldError

_RESULTS: dict[str, frozenset[Kind]] = {
    "number": frozenset({Kind.NUMBER}),
    "money": frozenset({Kind.MONEY}),
    "percent": frozenset({Kind.PERCENT}),
    "text": frozenset({Kind.TEXT, Kind.CHOICE}),
    "date": frozenset({Kind.DATE}),
    "date_time": frozenset({Kind.INSTANT}),
    "yes_no": frozenset({Kind.BOOLEAN}),
}


def check_computed(form: FormDefinition, each: Field, path: str, forms: Forms) -> Iterator[FieldError]:
    """Every mistake of a formula or roll-up; `path` is where it stands in the document."""
    try:
        errors = list(_check_parts(form, each, path, forms)) or list(_check_circle(form, each, path, forms))
        yield from errors or check_tracked(form, each, path, forms)
    except FieldMissing:
        return  # a field that this one is made of lacks something, and is refused for it


def _check_parts(form: FormDefinition, each: Field, path: str, forms: Forms) -> Iterator[FieldError]:
    settings = each.settings
    try:
        if isinstance(settings, FormulaSettings):
            yield from _check_formula(form, each, settings, path, forms)
        elif isinstance(settings, RollupSettings):
            yield from _check_rollup(form, each, settings, path, forms)
    except ExpressionError as error:
        part = "formula" if isinstance(settings, FormulaSettings) else "condition"
        yield error.in_text(f"{path}.settings.{part}")


def _check_formula(
    form: FormDefinition, each: Field, settings: FormulaSettings, path: str, forms: Forms
) -> Iterator[FieldError]:
    bound, type_ = typed_formula(forms, form, each)
    if bound.kind not in _RESULTS[settings.result]:
        params = {"field": each.key, "result": settings.result, "kind": bound.kind.value}
        yield FieldError(f"{path}.settings.result", "formula_gives_another", params)
    elif type_.currency is not None and type_.currency != settings.currency:
        params = {"field": each.key, "result": settings.currency or "", "kind": type_.currency}
        yield FieldError(f"{path}.settings.currency", "formula_gives_another", params)


def _check_rollup(
    form: FormDefinition, each: Field, settings: RollupSettings, path: str, forms: Forms
) -> Iterator[FieldError]:
    source = forms.find(settings.form)
    if source is None or source.is_platform:
        yield FieldError(f"{path}.settings.form", "unknown_form", {"form": settings.form})
        return
    through = source.find(settings.through)
    if through is None or through.target != form.key or through.is_system:
        yield FieldError(f"{path}.settings.through", "leads_elsewhere", {"field": settings.through, "form": form.key})
    if settings.field is not None:
        yield from _check_folded(source, settings, path, forms)
    condition_of(forms, each)


def _check_folded(source: FormDefinition, settings: RollupSettings, path: str, forms: Forms) -> Iterator[FieldError]:
    found = source.find(settings.field or "")
    if found is None:
        yield FieldError(f"{path}.settings.field", "unknown_field", {"field": settings.field})
    elif (
        find_circle(forms, source, found) is None and settings.measure not in forms.meaning(source, found).type.measures
    ):
        params = {"field": settings.field, "measure": settings.measure.value}
        yield FieldError(f"{path}.settings.measure", "measure_unfit", params)


def _check_circle(form: FormDefinition, each: Field, path: str, forms: Forms) -> Iterator[FieldError]:
    circle = find_circle(forms, form, each)
    if circle is not None:
        alone = all(place.form.key == form.key for place in circle)
        way = way_of((None if alone else place.form, place.field) for place in circle)
        yield FieldError(path, "computed_in_a_circle", {"field": each.key, "way": way})
    elif count_parts(forms, form, each) > PARTS_MAX:
        yield FieldError(path, "computed_of_too_much", {"field": each.key, "limit": PARTS_MAX})


def check_tracked(form: FormDefinition, each: Field, path: str, forms: Forms) -> Iterator[FieldError]:
    """Refuse to track a calculated field whose changes nobody would see."""
    if is_tracked(each) and (code := tracking_obstacle(forms, form, each)) is not None:
        yield FieldError(f"{path}.settings.tracked", code, {"field": each.key})


def check_computed_elsewhere(definition: FormDefinition, forms: Forms) -> Iterator[FieldError]:
    """A field that another form shows or computes with may not go, or change its kind, before that field does."""
    for form in forms:
        if form.key == definition.key:
            continue
        for each in form.live_fields:
            if each.is_computed and not _still_stands(form, each, forms):
                params = {"field": _lost(each), "form": form.key, "lookup": each.key}
                yield FieldError("fields", "shown_elsewhere", params)


def _still_stands(form: FormDefinition, each: Field, forms: Forms) -> bool:
    settings = each.settings
    if isinstance(settings, LookupSettings):
        through = form.find(settings.through)
        target = None if through is None or through.target is None else forms.find(through.target)
        return target is not None and target.find(settings.field) is not None
    try:
        return not any(_check_parts(form, each, "", forms))
    except FieldMissing:
        return True  # what is lost is named by the field that needs it directly


def _lost(each: Field) -> str:
    named = getattr(each.settings, "field", None)
    return str(named or each.key)
