"""A part of a plan document that notes every fault with its path instead of stopping at the first."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from tongzhou.expressions.facade import ExpressionError, FieldType, Names, bind_condition, parse
from tongzhou.incentives.plans.document import Measure
from tongzhou.incentives.plans.errors import Fault
from tongzhou.incentives.plans.formula import Formula
from tongzhou.incentives.plans.rates import PPM
from tongzhou.kernel.money import Money, MoneyError
from tongzhou.kernel.texts import LOCALES

KEY = re.compile(r"[a-z][a-z0-9_-]{0,47}")
_RATE = re.compile(r"(-?[0-9]{1,4})(?:\.([0-9]{1,4}))?\s?%")
_WHOLE = re.compile(r"[0-9]{1,9}")

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the conditions and tables of a plan may name."""

    currency: str
    measures: Mapping[str, Measure]
    lines: Mapping[str, FieldType]
    partner: Mapping[str, FieldType]
    awards: Mapping[str, FieldType]


class Section:
    """One mapping of the document. Reading a field marks it known; `close` reports the others."""

    def __init__(self, values: Mapping[str, Any], path: str, faults: list[Fault]) -> None:
        self._values = values
        self._known: set[str] = set()
        self.path = path
        self.faults = faults

    def fault(self, field: str, code: str, /, **params: str) -> None:
        """Note that `field` is wrong."""
        self.faults.append(Fault(self.at(field), code, params))

    def has(self, field: str) -> bool:
        """Whether the field is written."""
        self._known.add(field)
        return field in self._values

    def raw(self, field: str) -> Any:
        """The field as it stands, or None."""
        return self._values[field] if self.has(field) else None

    def close(self) -> None:
        """Report every field that nobody asked for, with the nearest known one."""
        for field in self._values:
            if field not in self._known:
                near = get_close_matches(field, self._known, n=1)
                known = near[0] if near else ", ".join(sorted(self._known))
                self.fault(field, "unknown_field", field=field, known=known)

    def text(self, field: str, *, default: str | None = None) -> str:
        """A text that must not be empty."""
        value = self.raw(field)
        if value is None and default is not None:
            return default
        if value is None:
            self.fault(field, "required")
        elif not isinstance(value, str) or not value.strip() or len(value) > 10_000:
            self.fault(field, "text_needed")
        else:
            return value
        return ""

    def optional_text(self, field: str) -> str | None:
        """A text, or None when it is not written."""
        return self.text(field) if self.has(field) else None

    def key(self, field: str) -> str:
        """A name that files, rows and addresses can carry."""
        value = self.text(field)
        if value and not KEY.fullmatch(value):
            self.fault(field, "key_malformed", value=value[:60])
        return value

    def whole(self, field: str) -> int:
        """A whole number above zero."""
        value = self.text(field)
        if value and (not _WHOLE.fullmatch(value) or int(value) == 0):
            self.fault(field, "whole_needed", value=value[:60])
            return 1
        return int(value or 1)

    def flag(self, field: str, *, default: bool = False) -> bool:
        """`yes` or `no`."""
        value = self.text(field, default="yes" if default else "no")
        if value and value not in ("yes", "no"):
            self.fault(field, "choice_unknown", value=value[:60], options="yes, no")
        return value == "yes"

    def choice(self, field: str, options: type[Choice], *, default: Choice | None = None) -> Choice:
        """One of the listed words."""
        first = next(iter(options))
        value = self.text(field, default=default.value if default else None)
        if value not in [option.value for option in options]:
            if value:
                self.fault(field, "choice_unknown", value=value[:60], options=", ".join(options))
            return first
        return options(value)

    def labels(self, field: str, fallback: str) -> dict[str, str]:
        """A title: one text for all languages, or one per language."""
        value = self.raw(field)
        if value is None:
            return dict.fromkeys(LOCALES, fallback)
        if _is_text(value):
            return dict.fromkeys(LOCALES, value)
        if isinstance(value, dict) and value and set(value) <= set(LOCALES) and all(map(_is_text, value.values())):
            first = next(iter(value.values()))
            return {locale: value.get(locale, first) for locale in LOCALES}
        self.fault(field, "title_malformed", languages=", ".join(LOCALES))
        return dict.fromkeys(LOCALES, fallback)

    def amount(self, field: str, currency: str) -> int:
        """An amount in minor units, not negative; another currency than the plan's is refused."""
        written = self.text(field)
        number, _, named = written.partition(" ")
        if named and named.strip() != currency:
            self.fault(field, "other_currency", currency=named.strip()[:10], plan=currency)
            return 0
        if not written:
            return 0
        try:
            minor = Money.parse(number, currency).minor
        except MoneyError as error:
            code = "amount_too_precise" if error.code == "amount_too_precise" else "amount_malformed"
            self.fault(field, code, value=written[:60], currency=currency)
            return 0
        if minor < 0:
            self.fault(field, "negative", value=written[:60])
        elif minor >= 10**15:
            self.fault(field, "amount_malformed", value=written[:60], currency=currency)
        return minor

    def rate(self, field: str) -> int:
        """A rate in parts per million, written with its percent sign: `1.5%`."""
        written = self.text(field)
        match = _RATE.fullmatch(written)
        if match is None:
            if written:
                self.fault(field, "rate_malformed", value=written[:60])
            return 0
        if written.startswith("-"):
            self.fault(field, "negative", value=written[:60])
        return int(match[1]) * (PPM // 100) + int((match[2] or "0").ljust(4, "0"))

    def condition(self, field: str, names: Names) -> Formula | None:
        """A condition, or None when it is not written."""
        if not self.has(field):
            return None
        written = self.text(field)
        try:
            bound = bind_condition(parse(written), names)
        except ExpressionError as error:
            params = {**error.params, "field": error.field or "", "at": str(error.at + 1)}
            self.faults.append(Fault(self.at(field), error.code, params))
            return None
        return Formula(written, bound)

    def section(self, field: str) -> "Section":
        """A nested mapping."""
        value = self.raw(field)
        if not isinstance(value, dict):
            self.fault(field, "required" if value is None else "mapping_needed")
            return Section({}, self.at(field), [])  # one fault is enough; what it lacks is not reported too
        return Section(value, self.at(field), self.faults)

    def sections(self, field: str) -> list["Section"]:
        """A list of nested mappings, at least one."""
        value = self.raw(field)
        if not isinstance(value, list) or not value:
            self.fault(field, "required" if value is None else "list_needed")
            return []
        path = self.at(field)
        for index, item in enumerate(value):
            if not isinstance(item, dict):
                self.faults.append(Fault(f"{path}[{index}]", "mapping_needed"))
        return [
            Section(item, f"{path}[{index}]", self.faults) for index, item in enumerate(value) if isinstance(item, dict)
        ]

    def words(self, field: str) -> tuple[str, ...]:
        """A list of texts, at least one; a single text is a list of one."""
        written = self.raw(field)
        listed = [written] if isinstance(written, str) else written
        if isinstance(listed, list) and listed and all(isinstance(item, str) and item for item in listed):
            return tuple(listed)
        self.fault(field, "required" if written is None else "list_needed")
        return ()

    def entries(self, field: str) -> Iterable[tuple[str, Any]]:
        """The pairs of a nested mapping whose keys the author chooses."""
        value = self.raw(field)
        if value is None:
            return []
        if not isinstance(value, dict):
            self.fault(field, "mapping_needed")
            return []
        return value.items()

    def at(self, field: str) -> str:
        """The path of a field in the document."""
        return f"{self.path}.{field}".strip(".")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
