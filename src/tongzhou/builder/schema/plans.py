"""The plan of a change: what each step does to the data, before anything is done. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tongzhou.builder.fields.facade import is_convertible
from tongzhou.builder.schema.contracts import Document, Field
from tongzhou.builder.schema.diff import ChangeKind, SchemaChange
from tongzhou.builder.schema.facts import Fact
from tongzhou.kernel.errors import FieldError
from tongzhou.kernel.texts import Locale, say, words


class ChangeClass(StrEnum):
    """How heavy a step is."""

    METADATA_ONLY = "metadata_only"
    INSTANT = "instant"
    VALIDATED = "validated"
    REWRITE = "rewrite"
    DESTRUCTIVE = "destructive"


_CLASSES: dict[ChangeKind, ChangeClass] = {
    ChangeKind.CREATE_FORM: ChangeClass.INSTANT,
    ChangeKind.ADD_FIELD: ChangeClass.INSTANT,
    ChangeKind.RETIRE: ChangeClass.INSTANT,
    ChangeKind.RESTORE: ChangeClass.INSTANT,
    ChangeKind.CHANGE_PARTNER_ACCESS: ChangeClass.INSTANT,
    ChangeKind.CHANGE_PRIVACY: ChangeClass.INSTANT,
    ChangeKind.STOP_REQUIRING: ChangeClass.INSTANT,
    ChangeKind.REQUIRE_WHEN_SHOWN: ChangeClass.INSTANT,
    ChangeKind.STOP_UNIQUE: ChangeClass.INSTANT,
    ChangeKind.STOP_UNIQUE_TOGETHER: ChangeClass.INSTANT,
    ChangeKind.REQUIRE: ChangeClass.VALIDATED,
    ChangeKind.MAKE_UNIQUE: ChangeClass.VALIDATED,
    ChangeKind.CHANGE_DUPLICATES: ChangeClass.VALIDATED,
    ChangeKind.CHANGE_LIFECYCLE: ChangeClass.VALIDATED,
    ChangeKind.MAKE_UNIQUE_TOGETHER: ChangeClass.VALIDATED,
    ChangeKind.CHANGE_TYPE: ChangeClass.REWRITE,
}


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """A change with what the data says about it."""

    change: SchemaChange
    weight: ChangeClass
    fact: Fact

    def _name(self, locale: Locale) -> str:
        shown = self.change.after or self.change.before
        if shown is not None:
            return words(shown.label, locale)
        if self.change.check is not None:
            return words(self.change.check.message, locale)
        return ", ".join(self.change.keys)

    def document(self, locale: Locale) -> Document:
        """The step as the designer shows it."""
        label = self._name(locale)
        outcome = "counted" if self.fact.count else "plain"
        params = {"field": label, "count": self.fact.count, "all": self.fact.looked_at}
        return {
            "kind": self.change.kind.value,
            "field": self.change.field,
            "class": self.weight.value,
            "text": say(locale, f"schema_changes.{self.change.kind.value}.{outcome}", params),
            "count": self.fact.count,
            "sample": list(self.fact.sample),
        }


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """All steps, and what stands in the way. With problems nothing can be applied."""

    changes: tuple[PlannedChange, ...]
    problems: tuple[FieldError, ...]
    word: str

    @property
    def requires_confirmation(self) -> bool:
        """Whether something is lost, so that the word must be given."""
        return any(each.weight is ChangeClass.DESTRUCTIVE for each in self.changes)

    def document(self, locale: Locale) -> Document:
        """The plan as POST …:plan answers it."""
        return {
            "changes": [each.document(locale) for each in self.changes],
            "requires_confirmation": self.requires_confirmation,
            "confirm_with": self.word if self.requires_confirmation else None,
            "problems": [
                {
                    "field": error.field,
                    "code": error.code,
                    "message": say(
                        locale, f"field_errors.{error.code}", {"field": error.field, **_spoken(error, locale)}
                    ),
                }
                for error in self.problems
            ],
        }


def _spoken(error: FieldError, locale: Locale) -> Mapping[str, Any]:
    """The facts of a problem with types of fields as people call them."""
    if error.code != "not_convertible":
        return error.params
    return {name: say(locale, f"field_types.{kind}") for name, kind in error.params.items()}


def plan(changes: Sequence[SchemaChange], facts: Sequence[Fact], word: str) -> ChangePlan:
    """Class each change by its kind and its fact; say what the data forbids."""
    planned, problems = [], list[FieldError]()
    for change, fact in zip(changes, facts, strict=True):
        weight = _CLASSES.get(change.kind, ChangeClass.METADATA_ONLY)
        if change.kind is ChangeKind.CHANGE_TYPE and fact.count:
            weight = ChangeClass.DESTRUCTIVE
        planned.append(PlannedChange(change, weight, fact))
        check = _OBSTACLES.get(change.kind)
        error = None if check is None else check(change, fact)
        if error is not None:
            problems.append(error)
    return ChangePlan(tuple(planned), tuple(problems), word)


def _required(change: SchemaChange, fact: Fact) -> FieldError | None:
    return _field_error(change, "rows_are_empty", fact) if fact.count else None


def _repeated(change: SchemaChange, fact: Fact) -> FieldError | None:
    return _field_error(change, "rows_are_repeated", fact) if fact.count else None


def _added(change: SchemaChange, fact: Fact) -> FieldError | None:
    after = change.after
    has_default = after is not None and getattr(after.settings, "default", None) is not None
    return _field_error(change, "rows_are_empty", fact) if fact.count and not has_default else None


def _converted(change: SchemaChange, fact: Fact) -> FieldError | None:
    before, after = change.before, change.after
    if before is None or after is None:
        return None
    if not is_convertible(before.type, after.type) or _leads_to(before) != _leads_to(after):
        return FieldError(after.key, "not_convertible", {"from": before.type.name, "to": after.type.name})
    if fact.count and before.is_always_required and after.is_always_required:
        return FieldError(after.key, "required_not_converted", {"count": fact.count, "sample": ", ".join(fact.sample)})
    return None


def _settled(change: SchemaChange, fact: Fact) -> FieldError | None:
    before, after = change.before, change.after
    if before is not None and after is not None and _leads_to(before) != _leads_to(after):
        return FieldError(after.key, "reference_target_fixed")
    if fact.count and getattr(after and after.settings, "hierarchy", False):
        return _field_error(change, "rows_below_themselves", fact)
    return None


def _leads_to(each: Field) -> str | None:
    return each.target or each.list_target


def _placed(_change: SchemaChange, fact: Fact) -> FieldError | None:
    """Records in a stage that goes need another to go to."""
    params = {"count": fact.count, "sample": ", ".join(fact.sample)}
    return FieldError("lifecycle", "stages_in_use", params) if fact.count else None


def _removed(change: SchemaChange, _fact: Fact) -> FieldError | None:
    return FieldError(change.field or "", "retire_instead")


def _field_error(change: SchemaChange, code: str, fact: Fact) -> FieldError:
    field = change.field or ",".join(change.keys)
    return FieldError(field, code, {"count": fact.count, "sample": ", ".join(fact.sample)})


_OBSTACLES: dict[ChangeKind, Callable[[SchemaChange, Fact], FieldError | None]] = {
    ChangeKind.REQUIRE: _required,
    ChangeKind.MAKE_UNIQUE: _repeated,
    ChangeKind.MAKE_UNIQUE_TOGETHER: _repeated,
    ChangeKind.ADD_FIELD: _added,
    ChangeKind.CHANGE_TYPE: _converted,
    ChangeKind.CHANGE_SETTINGS: _settled,
    ChangeKind.CHANGE_LIFECYCLE: _placed,
    ChangeKind.REMOVE_FIELD: _removed,
}
