"""What rules, checks and defaults may read: values that people fill in, and calculations of the same record. Pure.

A calculation is not stored with the record. Whoever asks conditions brings its value, made beside the values as they
will be; what it is made of says when it has to be made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from tongzhou.builder.fields.facade import (
    FormulaSettings,
    LookupSettings,
    QuerySettings,
    RollupSettings,
    SubformSettings,
    ValueKind,
)
from tongzhou.builder.schema.computed import formula_of
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.builder.schema.names import expression_type
from tongzhou.expressions.facade import ExpressionError, FieldType


class OwnNames:
    """The form's own fields that rules, checks and defaults may name."""

    def __init__(
        self, forms: Forms, definition: FormDefinition, may_read: Callable[[Field], bool] | None = None
    ) -> None:
        self._forms = forms
        self._definition = definition
        self._may_read = may_read

    def get(self, name: str, /) -> FieldType | None:
        """The field that `name` stands for."""
        each = self._find(name)
        if each is None or obstacle(self._forms, self._definition, each) is not None:
            return None
        return FieldType(each.id, expression_type(self._forms.meaning(self._definition, each)))

    def refusal(self, name: str, /) -> str | None:
        """Why a field that is there cannot be read, as a code; None for what is not there."""
        each = self._find(name)
        return None if each is None else obstacle(self._forms, self._definition, each)

    def _find(self, name: str) -> Field | None:
        each = self._definition.find(name)
        return None if each is None or (self._may_read is not None and not self._may_read(each)) else each


def obstacle(forms: Forms, form: FormDefinition, each: Field) -> str | None:
    """Why no condition of a form may read one of its fields: a code, None where it may."""
    if each.kind is ValueKind.ROWS:
        return "read_as_rows"
    if not each.is_computed:
        return None if each.type.is_written_by_people and not each.is_system else "read_after_writing"
    try:
        forms.meaning(form, each)
        made = [form.find_by_id(identifier) for identifier in made_of(forms, form, each)]
    except (KeyError, ExpressionError):
        return "read_of_broken"  # it is refused for itself
    is_late = any(each is not None and _is_given_late(each) for each in made)
    return "read_after_writing" if is_late else None


def _is_given_late(each: Field) -> bool:
    """Whether a value is there only once the record is stored: numbers, who wrote it and when."""
    return each.is_system or (each.type.is_stored and not each.type.is_written_by_people)


def made_of(forms: Forms, form: FormDefinition, each: Field) -> frozenset[str]:
    """The ids of the form's own fields that a calculation is made of over whatever way, sub-forms among them.

    Raises KeyError or ExpressionError for one that lacks something.
    """

    def make() -> frozenset[str]:
        return frozenset(part for part in parts_of(forms, form, each) if not _is_made(form.find_by_id(part)))

    return forms.keep(("made of", form.key, each.id), make)


def parts_of(forms: Forms, form: FormDefinition, each: Field) -> frozenset[str]:
    """What a calculation is `made_of`, and the calculations on the way there."""
    return frozenset(_parts(forms, form, each, {each.id}))


def _parts(forms: Forms, form: FormDefinition, each: Field, seen: set[str]) -> Iterator[str]:
    for identifier in _direct(forms, form, each):
        if identifier in seen:
            continue
        seen.add(identifier)
        yield identifier
        part = form.find_by_id(identifier)
        if part is not None and _is_made(part):
            yield from _parts(forms, form, part, seen)


def _is_made(each: Field | None) -> bool:
    return each is not None and (each.is_computed or each.is_found)


def _direct(forms: Forms, form: FormDefinition, each: Field) -> Iterator[str]:
    match each.settings:
        case LookupSettings(through=through):
            yield form.get(through).id
        case QuerySettings(where=where):
            yield from (form.get(match.equals).id for match in where)
        case RollupSettings(form=counted, through=through):
            yield from _subforms(forms, form, f"{counted}.{forms.get(counted).get(through).id}")
        case FormulaSettings():
            bound = formula_of(forms, form, each)
            yield from (path.partition(".")[0] for path in sorted(bound.fields()))
            for rows in sorted(bound.rows()):
                yield from _subforms(forms, form, rows)


def _subforms(forms: Forms, form: FormDefinition, rows: str) -> Iterator[str]:
    """The sub-forms whose rows a path of rows (`FormulaNames.rows`) stands for."""
    for each in form.live_fields:
        settings = each.settings
        if isinstance(settings, SubformSettings) and rows == _path_of(forms, settings):
            yield each.id


def _path_of(forms: Forms, settings: SubformSettings) -> str:
    return f"{settings.form}.{forms.get(settings.form).get(settings.through).id}"


def stages_of(
    order: Iterable[Field], needs: Mapping[str, Iterable[str]], read: Collection[str]
) -> tuple[tuple[str, ...], ...]:
    """The keys of the calculations that are `read` among fields in their order, by how many others, one made beside
    the other, must be known before them.
    """
    after: dict[str, int] = {}
    stages: list[list[str]] = []
    for each in order:
        stage = max((after.get(need, 0) + (need in read) for need in needs[each.id]), default=0)
        after[each.id] = stage
        if each.id in read:
            stages += [[] for _ in range(stage + 1 - len(stages))]
            stages[stage].append(each.key)
    return tuple(tuple(keys) for keys in stages)
