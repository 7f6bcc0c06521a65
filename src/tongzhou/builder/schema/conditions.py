"""What a form asks of its values besides their types: rules, checks, defaults by formula. As written, pure.

A condition is a formula (`amount > 100 and tier = 'gold'`) or a filter document
(`{"all": [{"field": "amount", "op": "gt", "value": 100}]}`), over the form's own fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator
from pydantic import Field as Constraint

from tongzhou.builder.fields.facade import Key, Language
from tongzhou.builder.schema.layouts import Section
from tongzhou.kernel.texts import Text

RULES_MAX = 100
CHECKS_MAX = 50
TARGETS_MAX = 300

Formula = Annotated[str, StringConstraints(min_length=1, max_length=10_000, strip_whitespace=True)]
Condition = str | Mapping[str, Any]

_Message = Annotated[str, StringConstraints(min_length=1, max_length=500)]
_Targets = Annotated[tuple[Key, ...], Constraint(max_length=TARGETS_MAX)]


@dataclass(frozen=True, slots=True)
class Rule:
    """While `when` holds (None: always), fields and sections are shown or hidden, fields required or read only."""

    when: Condition | None
    show: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    read_only: tuple[str, ...] = ()
    show_sections: tuple[str, ...] = ()
    hide_sections: tuple[str, ...] = ()

    @property
    def fields(self) -> Iterator[str]:
        """The keys of all fields that it names."""
        yield from (*self.show, *self.hide, *self.require, *self.read_only)

    @property
    def sections(self) -> Iterator[str]:
        """The keys of all sections that it names."""
        yield from (*self.show_sections, *self.hide_sections)


@dataclass(frozen=True, slots=True)
class Check:
    """What must hold of a record's values; where it does not, `message` is told at `fields`."""

    that: Condition
    message: Text
    fields: tuple[str, ...] = ()


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RuleDocument(_Strict):
    """A rule as written."""

    when: Formula | dict[str, Any] | None = None
    show: _Targets = ()
    hide: _Targets = ()
    require: _Targets = ()
    read_only: _Targets = ()
    show_sections: _Targets = ()
    hide_sections: _Targets = ()

    @model_validator(mode="after")
    def _does_something(self) -> RuleDocument:
        if not any((self.show, self.hide, self.require, self.read_only, self.show_sections, self.hide_sections)):
            raise ValueError("a rule shows, hides, requires or protects at least one field or section")
        return self


class CheckDocument(_Strict):
    """A check as written."""

    that: Formula | dict[str, Any]
    message: _Message | dict[Language, _Message]
    fields: Annotated[tuple[Key, ...], Constraint(max_length=20)] = ()


def read_rule(document: RuleDocument) -> Rule:
    """The rule that a checked document writes."""
    return Rule(**dict(document))


def read_check(document: CheckDocument) -> Check:
    """The check that a checked document writes."""
    return Check(**dict(document))


def write_rule(rule: Rule) -> dict[str, Any]:
    """The rule as a document; what it does not do is left out."""
    acts = {
        "show": rule.show, "hide": rule.hide, "require": rule.require, "read_only": rule.read_only,
        "show_sections": rule.show_sections, "hide_sections": rule.hide_sections,
    }  # fmt: skip
    return {"when": rule.when, **{name: list(keys) for name, keys in acts.items() if keys}}


def write_check(check: Check) -> dict[str, Any]:
    """The check as a document."""
    return {"that": check.that, "message": check.message, "fields": list(check.fields)}


def hideable(rules: Iterable[Rule], layout: Iterable[Section]) -> frozenset[str]:
    """The fields that some rule may hide, alone or with their section: the table does not demand values of them."""
    rules = tuple(rules)
    sections = {key for rule in rules for key in rule.sections}
    inside = (key for section in layout if section.key in sections for key in section.fields)
    return frozenset((*(key for rule in rules for key in (*rule.show, *rule.hide)), *inside))
