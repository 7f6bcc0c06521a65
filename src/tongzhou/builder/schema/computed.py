"""Fields that are computed when read: what they are made of, in what order, and where that runs in a circle. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tongzhou.builder.fields.facade import (
    FormulaSettings,
    LookupSettings,
    QuerySettings,
    RollupSettings,
    SubformSettings,
)
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.builder.schema.names import FormNames, FormulaNames
from tongzhou.expressions.facade import Bound, Type, bind_condition, bind_typed, parse, parse_filter

PARTS_MAX = 2_000
"""Fields that one computed field may stand for, those it is made of counted each time they are used."""


class Place(NamedTuple):
    """A field of a form."""

    form: FormDefinition
    field: Field

    @property
    def name(self) -> str:
        """As errors call it."""
        return f"{self.form.key}.{self.field.key}"


def formula_of(forms: Forms, form: FormDefinition, each: Field) -> Bound:
    """A formula field's expression, bound. Raises ExpressionError."""
    return typed_formula(forms, form, each)[0]


def typed_formula(forms: Forms, form: FormDefinition, each: Field) -> tuple[Bound, Type]:
    """The same with the type of its values. Raises ExpressionError."""
    settings = each.settings
    assert isinstance(settings, FormulaSettings)

    def make() -> tuple[Bound, Type]:
        return bind_typed(parse(settings.formula), FormulaNames(forms, form, _any_field))

    return forms.keep(("formula", form.key, each.id), make)


def condition_of(forms: Forms, each: Field) -> Bound | None:
    """Which records a roll-up counts, bound on their form; None for all. Raises ExpressionError."""
    settings = each.settings
    assert isinstance(settings, RollupSettings)
    text = settings.condition
    if text is None:
        return None

    def make() -> Bound:
        return bind_condition(parse(text), FormNames(forms, forms.get(settings.form), _any_field))

    return forms.keep(("rollup", each.id, text), make)


def range_of(forms: Forms, each: Field) -> Bound | None:
    """Which records a query field may show whatever its record holds, bound on their form. Raises ExpressionError."""
    settings = each.settings
    assert isinstance(settings, QuerySettings)
    document = settings.filter
    if document is None:
        return None

    def make() -> Bound:
        return bind_condition(parse_filter(document), FormNames(forms, forms.get(settings.form), _any_field))

    return forms.keep(("query", each.id, str(document)), make)


def _any_field(_form: FormDefinition, _field: Field) -> bool:
    return True


def inputs_of(forms: Forms, form: FormDefinition, each: Field) -> Iterator[Place]:
    """The fields that one is made of, one step down: nothing for those that are stored. All it names must be there."""
    settings = each.settings
    if isinstance(settings, LookupSettings):
        through = form.get(settings.through)
        target = forms.get(through.target or "")
        yield from (Place(form, through), Place(target, target.get(settings.field)))
    elif isinstance(settings, FormulaSettings):
        bound = formula_of(forms, form, each)
        for path in sorted(bound.fields()):
            yield from along(forms, form, path)
        for rows, paths in sorted(bound.rows().items()):
            yield from _in_rows(forms, rows, paths)
    elif isinstance(settings, SubformSettings):
        owned = forms.get(settings.form)
        yield Place(owned, owned.get(settings.through))
    elif isinstance(settings, QuerySettings):
        yield from _found_by(forms, form, each, settings)
    elif isinstance(settings, RollupSettings):
        source = forms.get(settings.form)
        yield Place(source, source.get(settings.through))
        if settings.field is not None:
            yield Place(source, source.get(settings.field))
        condition = condition_of(forms, each)
        for path in sorted(condition.fields()) if condition is not None else ():
            yield from along(forms, source, path)


def _found_by(forms: Forms, form: FormDefinition, each: Field, settings: QuerySettings) -> Iterator[Place]:
    """What the records that a query field shows are chosen by, on both sides."""
    source = forms.get(settings.form)
    for match in settings.where:
        yield from (Place(source, source.get(match.field)), Place(form, form.get(match.equals)))
    condition = range_of(forms, each)
    for path in sorted(condition.fields()) if condition is not None else ():
        yield from along(forms, source, path)


def _in_rows(forms: Forms, rows: str, paths: frozenset[str]) -> Iterator[Place]:
    """The fields that are read in rows: the reference that leads here, and what is calculated with."""
    key, _, through = rows.partition(".")
    counted = forms.get(key)
    if through:
        yield from along(forms, counted, through)
    for path in sorted(paths):
        yield from along(forms, counted, path)


def along(forms: Forms, form: FormDefinition, path: str) -> Iterator[Place]:
    """The fields on a stored path: the references it goes through and the one it ends at."""
    *hops, last = path.split(".")
    for hop in hops:
        through = form.find_by_id(hop)
        assert through is not None
        yield Place(form, through)
        form = forms.get(through.target or "")
    end = form.find_by_id(last)
    assert end is not None
    yield Place(form, end)


def masked_in(forms: Forms, form: FormDefinition, each: Field) -> tuple[Place, ...]:
    """The masked fields that a field is made of, itself included; rows of a sub-form mask their own."""
    if not forms.has_masks or isinstance(each.settings, SubformSettings):
        return ()
    return forms.keep(("masked", form.key, each.id), lambda: tuple(_masked_in(forms, form, each)))


def _masked_in(forms: Forms, form: FormDefinition, each: Field) -> Iterator[Place]:
    if each.is_masked:
        yield Place(form, each)
    if each.is_computed:
        for place in inputs_of(forms, form, each):
            yield from masked_in(forms, *place)


def find_circle(forms: Forms, form: FormDefinition, each: Field) -> tuple[Place, ...] | None:
    """The way by which a computed field, or what a query field shows, is made of itself; or None."""
    return _circle(forms, (Place(form, each),), set())


def _circle(forms: Forms, way: tuple[Place, ...], clear: set[str]) -> tuple[Place, ...] | None:
    here = way[-1]
    for place in inputs_of(forms, *here):
        if place in way:
            return (*way[way.index(place) :], place)
        if not _is_made(place.field) or place.name in clear:
            continue
        found = _circle(forms, (*way, place), clear)
        if found is not None:
            return found
        clear.add(place.name)
    return None


def count_parts(forms: Forms, form: FormDefinition, each: Field) -> int:
    """How many fields a computed one stands for when all it is made of is written out; it runs in no circle."""

    def make() -> int:
        if not isinstance(each.settings, FormulaSettings):
            return 1 + sum(count_parts(forms, *place) for place in inputs_of(forms, form, each))
        bound = formula_of(forms, form, each)
        ends = [tuple(along(forms, form, path))[-1] for path in bound.reads()]
        ends += [place for rows, paths in bound.rows().items() for place in _in_rows(forms, rows, paths)]
        return 1 + sum(count_parts(forms, *place) for place in ends)

    return forms.keep(("parts", form.key, each.id), make) if _is_made(each) else 1


def _is_made(each: Field) -> bool:
    return each.is_computed or each.is_found
