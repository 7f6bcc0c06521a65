"""A formula's text, bound as its reader may: the kind of its values, or what is wrong and where. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from tongzhou.builder.formulas.answers import ExpressionErrorShown
from tongzhou.builder.query.facade import Sight
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.facade import FormNames, FormulaNames, OwnNames
from tongzhou.expressions.facade import Bound, ExpressionError, Kind, Names, bind, parse
from tongzhou.kernel.http.problems import field_errors
from tongzhou.kernel.texts import Locale, say

_WORD = re.compile(r'\[[^\]]*\]|\w[\w.]*|"(?:""|[^"])*"?|\'(?:\'\'|[^\'])*\'?|[<>=!]+|.', re.DOTALL)
_KINDS = ("kind", "left", "right")


class Use(StrEnum):
    """What a formula is for: a field reads rows too, a condition is about one record and what it leads to.

    A rule or check and a default ask for the form's own fields alone, calculations of them included.
    """

    FORMULA = "formula"
    CONDITION = "condition"
    RULE = "rule"
    DEFAULT = "default"


_CONDITIONS = (Use.CONDITION, Use.RULE)
_OF_ITS_OWN = (Use.RULE, Use.DEFAULT)


@dataclass(frozen=True, slots=True)
class Checked:
    """The bound formula, or the refusal."""

    bound: Bound | None
    refusal: ExpressionError | None


def names_for(sight: Sight, form: FormDefinition, use: Use) -> Names:
    """What a text may name for the reader behind `sight`: fields they may not read are unknown."""
    if use in _OF_ITS_OWN:
        return OwnNames(sight.forms, form, lambda each: sight.may_read(form, each))
    return sight.names(form) if use is Use.CONDITION else sight.formula_names(form)


def draft_names(forms: Forms, draft: FormDefinition, use: Use) -> Names:
    """The same in a draft, whose designer may name every field."""
    if use in _OF_ITS_OWN:
        return OwnNames(forms.with_form(draft), draft)
    names = FormNames if use is Use.CONDITION else FormulaNames
    return names(forms.with_form(draft), draft, lambda _form, _field: True)


def check(names: Names, text: str, *, use: Use, kind: Kind | None) -> Checked:
    """Bind a text with the names that its writer may use."""
    try:
        bound = bind(parse(text), names)
        wanted = Kind.BOOLEAN if use in _CONDITIONS else kind
        if wanted is not None and bound.kind is not wanted:
            code = "condition_expected" if wanted is Kind.BOOLEAN else "result_differs"
            raise ExpressionError(code, at=0, kind=bound.kind.value, left=wanted.value)
    except ExpressionError as refusal:
        return Checked(None, refusal)
    return Checked(bound, None)


def shown_refusal(refusal: ExpressionError, text: str, locale: Locale) -> ExpressionErrorShown:
    """A refusal as the writer of the formula reads it."""
    for name in _KINDS:
        if name in refusal.params:
            refusal.params[name] = say(locale, f"kinds.{refusal.params[name]}")
    (shown,) = field_errors([refusal.in_text("text")], locale)
    word = _WORD.match(text, refusal.at)
    return {
        "code": refusal.code,
        "message": shown["message"],
        "at": refusal.at + 1,
        "length": len(word[0]) if word else 0,
    }
