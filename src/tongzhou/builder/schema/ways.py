"""By which ways a change of a stored field reaches a calculated one: the dependency graph of calculations. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tongzhou.builder.fields.facade import FormulaSettings, LookupSettings, RollupSettings
from tongzhou.builder.schema.computed import Place, condition_of, formula_of, inputs_of
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms


class Step(NamedTuple):
    """From a record to others: down its own `reference` to the record it leads to, or up to the rows of `holder`
    whose `reference` leads to it.
    """

    holder: FormDefinition
    reference: Field
    is_up: bool


Steps = tuple[Step, ...]


class Way(NamedTuple):
    """The steps from a record to records of `form`, of which `fields` (by id) are read there."""

    steps: Steps
    form: FormDefinition
    fields: frozenset[str]


class ReadsEverything(Exception):
    """A calculation reads all records of a form, whichever they lead to."""


_Read = tuple[Steps, FormDefinition, Field]


def ways_of(forms: Forms, form: FormDefinition, each: Field) -> tuple[Way, ...]:
    """All ways by which a calculated field, made of itself nowhere, reads stored ones. Raises ReadsEverything."""
    found = defaultdict[tuple[Steps, str], set[str]](set)
    for steps, end, field in _reads(forms, (), form, each):
        found[steps, end.key].add(field.id)
    return tuple(Way(steps, forms.get(key), frozenset(fields)) for (steps, key), fields in found.items())


def parts_of(forms: Forms, form: FormDefinition, each: Field) -> frozenset[Place]:
    """Every field that a calculated one is made of, on all levels, itself included."""
    found = {Place(form, each)}
    waiting = [Place(form, each)]
    while waiting:
        for place in inputs_of(forms, *waiting.pop()):
            if place not in found:
                found.add(place)
                waiting.append(place)
    return frozenset(found)


def variables_read(forms: Forms, form: FormDefinition, each: Field) -> frozenset[str]:
    """The variables that a calculated field reads, on all levels: what may change it although no record does."""
    return frozenset().union(*(_variables(forms, *place) for place in parts_of(forms, form, each)))


def _variables(forms: Forms, form: FormDefinition, each: Field) -> frozenset[str]:
    bound = None
    if isinstance(each.settings, FormulaSettings):
        bound = formula_of(forms, form, each)
    elif isinstance(each.settings, RollupSettings):
        bound = condition_of(forms, each)
    return frozenset() if bound is None else bound.variables()


def _reads(forms: Forms, steps: Steps, form: FormDefinition, each: Field) -> Iterator[_Read]:
    match each.settings:
        case LookupSettings(through=through, field=key):
            hop = form.get(through)
            yield (steps, form, hop)
            target = forms.get(hop.target or "")
            yield from _reads(forms, (*steps, Step(form, hop, is_up=False)), target, target.get(key))
        case FormulaSettings():
            bound = formula_of(forms, form, each)
            yield from _read_along(forms, steps, form, bound.fields())
            for rows, paths in sorted(bound.rows().items()):
                yield from _read_rows(forms, steps, rows, paths)
        case RollupSettings(form=key, through=through, field=folded):
            source, condition = forms.get(key), condition_of(forms, each)
            hop = source.get(through)
            yield from _read_rows(forms, steps, f"{key}.{hop.id}", () if condition is None else condition.fields())
            if folded is not None:
                yield from _reads(forms, (*steps, Step(source, hop, is_up=True)), source, source.get(folded))
        case _:
            yield (steps, form, each)


def _read_along(forms: Forms, steps: Steps, form: FormDefinition, paths: Iterable[str]) -> Iterator[_Read]:
    """What stored paths read: the references they go through, and what stands at their end."""
    for path in sorted(paths):
        *hops, last = path.split(".")
        here, way = form, steps
        for identifier in hops:
            hop = _by_id(here, identifier)
            yield (way, here, hop)
            way = (*way, Step(here, hop, is_up=False))
            here = forms.get(hop.target or "")
        yield from _reads(forms, way, here, _by_id(here, last))


def _read_rows(forms: Forms, steps: Steps, rows: str, paths: Iterable[str]) -> Iterator[_Read]:
    """What is read of the rows at a stored path (`FormulaNames.rows`), the reference that leads here included."""
    key, _, through = rows.partition(".")
    if not through:
        raise ReadsEverything
    counted = forms.get(key)
    hop = _by_id(counted, through)
    yield ((*steps, Step(counted, hop, is_up=True)), counted, hop)
    yield from _read_along(forms, (*steps, Step(counted, hop, is_up=True)), counted, paths)


def _by_id(form: FormDefinition, identifier: str) -> Field:
    found = form.find_by_id(identifier)
    assert found is not None
    return found
