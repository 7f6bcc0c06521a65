"""Duplicate checks: which records are likely one and the same, and what is done about it. Pure.

A check compares one field of a record that is written with fields of live records, of this form or of others, by a
key that the database makes of both (`_duplicate_key`) and has an index on.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Constraint

from tongzhou.builder.fields.facade import Key, ValueKind
from tongzhou.kernel.errors import FieldError

if TYPE_CHECKING:
    from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms

CHECKS_MAX = 10
AGAINST_MAX = 5
_COMPARED_TYPES_REFUSED = frozenset({"color", "select"})


class Comparison(StrEnum):
    """How two values are alike: but for case, width and spaces; as companies' names; as phone numbers; as the company
    part of addresses.
    """

    EXACT = "exact"
    COMPANY = "company"
    PHONE = "phone"
    DOMAIN = "domain"


class OnMatch(StrEnum):
    """What a likely duplicate means: somebody must say that they mean it, or it is not written."""

    WARN = "warn"
    BLOCK = "block"


class Compared(BaseModel):
    """A field of a form whose records a new one may be."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    form: Key
    field: Key


class DuplicateCheck(BaseModel):
    """One check; `tells_outside`: partners and visitors may learn that somebody is known already, and no more."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    field: Key
    compare: Comparison
    against: Annotated[tuple[Compared, ...], Constraint(min_length=1, max_length=AGAINST_MAX)]
    on_match: OnMatch = OnMatch.WARN
    tells_outside: bool = False

    def compares_with(self, form: str) -> bool:
        """Whether records of its own form, of this key, are compared with one another."""
        return Compared(form=form, field=self.field) in self.against

    def as_json(self) -> dict[str, Any]:
        """The check as a definition keeps it."""
        return self.model_dump(mode="json")


def check_duplicates(definition: FormDefinition, forms: Forms) -> Iterator[FieldError]:
    """What a form's checks compare is text that people write, here and there."""
    for index, check in enumerate(definition.duplicates):
        path = f"duplicates.{index}"
        own = definition.find(check.field)
        if own is None or own.is_system:
            yield FieldError(f"{path}.field", "unknown_field", {"field": check.field})
        elif not _may_compare(own):
            yield FieldError(f"{path}.field", "cannot_compare", {"field": check.field})
        for place, other in enumerate(check.against):
            form = forms.find(other.form)
            found = None if form is None else form.find(other.field)
            if form is None or form.is_platform or form.aggregate is not None:
                yield FieldError(f"{path}.against.{place}.form", "unknown_form", {"form": other.form})
            elif found is None or found.is_system:
                yield FieldError(f"{path}.against.{place}.field", "unknown_field", {"field": other.field})
            elif not _may_compare(found):
                yield FieldError(f"{path}.against.{place}.field", "cannot_compare", {"field": other.field})


def check_duplicates_elsewhere(definition: FormDefinition, forms: Forms) -> Iterator[FieldError]:
    """A field that another form compares with may not go, nor become something else, before that stops."""
    for form in forms:
        for check in form.duplicates if form.key != definition.key else ():
            for other in check.against:
                found = definition.find(other.field) if other.form == definition.key else None
                if other.form == definition.key and (found is None or not _may_compare(found)):
                    params = {"field": other.field, "form": form.key, "lookup": check.field}
                    yield FieldError("fields", "shown_elsewhere", params)


def _may_compare(each: Field) -> bool:
    return each.kind is ValueKind.TEXT and each.type.is_stored and each.type.name not in _COMPARED_TYPES_REFUSED


def index_name(compare: Comparison, each: Field) -> str:
    """The index on a field's keys; it follows the column through a change of its name."""
    return f"_same_{compare.value}_{each.id.replace('-', '')}"


def key_text(schema: str, compare: Comparison, value: str) -> str:
    """The key of a value, both as SQL: two values with one key are likely the same, null is like nothing."""
    return f"\"{schema}\"._duplicate_key('{compare.value}', {value})"


def wanted_indexes(forms: Forms) -> dict[str, tuple[str, str, Comparison]]:
    """Every index that the checks of all forms ask for: its name to form, column and comparison."""
    wanted = {}
    for form in forms:
        for check in form.duplicates:
            for other in check.against:
                target = forms.find(other.form)
                each = None if target is None else target.find(other.field)
                if target is not None and each is not None:
                    wanted[index_name(check.compare, each)] = (target.key, each.column, check.compare)
    return wanted
