"""Mistakes of a definition in the words of those who design forms: labels for keys, kinds of values by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.expressions.facade import Kind
from tongzhou.kernel.errors import FieldError
from tongzhou.kernel.texts import LOCALES, say, words

_KINDS = {kind.value: kind.value for kind in Kind} | {"date_time": Kind.INSTANT.value, "yes_no": Kind.BOOLEAN.value}
_UNKNOWN = frozenset({"unknown_field", "field_unknown"})
_OF_KINDS = ("kind", "result", "left", "right")
_OF_FIELDS = ("field", "other", "lookup")


def spoken(errors: Iterable[FieldError], definition: FormDefinition, forms: Forms) -> list[FieldError]:
    """The same mistakes; one that names a field out of use says so."""
    return [_spoken(error, definition, forms) for error in errors]


def _spoken(error: FieldError, definition: FormDefinition, forms: Forms) -> FieldError:
    params = dict(error.params)
    form = forms.find(str(params.get("form", "")))
    for name in _OF_FIELDS:
        owner = form if form is not None and name == "lookup" else definition
        each = _field(owner, params.get(name))
        if each is None and form is not None:
            each = _field(form, params.get(name))
        if each is not None:
            params[name] = each.label or each.key
            if each.retired and error.code in _UNKNOWN:
                error = replace(error, code="field_retired")
    if form is not None:
        params["form"] = form.title
    for name in _OF_KINDS:
        if params.get(name) in _KINDS:
            params[name] = kind_name(_KINDS[params[name]])
    return replace(error, params=params)


def kind_name(kind: str) -> dict[str, str]:
    """What people call a kind of value, in every language."""
    return {locale: say(locale, f"kinds.{kind}") for locale in LOCALES}


def way_of(fields: Iterable[tuple[FormDefinition | None, Field]]) -> dict[str, str]:
    """Fields that lead to each other, by their labels; with the titles of their forms where given."""

    def name(place: tuple[FormDefinition | None, Field], locale: Any) -> str:
        form, each = place
        label = words(each.label, locale) or each.key
        return label if form is None else f"{words(form.title, locale)}.{label}"

    places = list(fields)
    return {locale: " → ".join(name(place, locale) for place in places) for locale in LOCALES}


def _field(form: FormDefinition, key: Any) -> Field | None:
    """The live field of this key, else the retired one that had it last."""
    if not isinstance(key, str):
        return None
    retired = (each for each in reversed(form.fields) if each.retired and each.key == key)
    return form.find(key) or next(retired, None)
