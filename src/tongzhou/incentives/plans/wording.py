"""Conditions and measures in words: the titles that a plan gives its fields, their values and its measures."""

from collections.abc import Mapping

from tongzhou.expressions.facade import Wording, to_words
from tongzhou.incentives.plans.components.component import Gate
from tongzhou.incentives.plans.document import Plan
from tongzhou.incentives.plans.formula import Formula, Title
from tongzhou.incentives.plans.sources import SourceField
from tongzhou.kernel.texts import LOCALES, Locale, words


def in_words(plan: Plan, formula: Formula, locale: Locale) -> str:
    """What a condition of the plan says; `formula.text` is the exact rule."""
    titles: dict[str, Title] = {path: field.title for path, field in _fields(plan).items()}
    titles |= {f"measure.{key}": measure.title for key, measure in plan.measures.items()}

    def name_of(path: str) -> str:
        return words(titles[path], locale)

    def label_of(path: str, value: str) -> str:
        return value_label(plan, path, value, locale)

    return to_words(formula.bound, Wording(locale, name_of, label_of, plan.currency))


def told(plan: Plan, formula: Formula) -> dict[str, object]:
    """A condition to keep with a statement: its words in every language and the exact rule."""
    return {"words": {locale: in_words(plan, formula, locale) for locale in LOCALES}, "rule": formula.text}


def gate_told(plan: Plan, gate: Gate) -> dict[str, str]:
    """What a gate asks for, in every language: its title, or its condition in words."""
    if gate.condition is None or not gate.condition.text or set(gate.title.values()) != {gate.condition.text}:
        return dict(gate.title)
    return {locale: in_words(plan, gate.condition, locale) for locale in LOCALES}


def field_title(plan: Plan, path: str, locale: Locale) -> str:
    """What people call a field, such as `partner.business_type`."""
    return words(_fields(plan)[path].title, locale)


def value_label(plan: Plan, path: str, value: str, locale: Locale) -> str:
    """What people call a value of a field; the value itself where the plan says nothing."""
    field = _fields(plan).get(path)
    return words(field.values[value], locale) if field and value in field.values else value


def _fields(plan: Plan) -> Mapping[str, SourceField]:
    sources = plan.sources
    of = {"line": sources.transactions.fields, "partner": sources.partner_fields}
    if sources.products is not None:
        of["product"] = sources.products.fields
    return {f"{prefix}.{field.name}": field for prefix, fields in of.items() for field in fields}
