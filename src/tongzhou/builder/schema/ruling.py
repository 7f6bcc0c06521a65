"""Rules, checks and defaults by formula, bound: what they say of one record. Pure.

- A field that a show rule names is hidden until one of its show rules holds; one that a hide rule names is hidden
  while that holds, whatever show rules say. A hidden section hides its fields.
- A hidden field counts as empty for all other conditions, is never required, and no check that reads it is asked.
  One that is hidden always has its default for a value and counts with it.
- Conditions are decided in the order in which fields depend on each other; a circle is refused when the form is saved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from typing import Any, NamedTuple

from tongzhou.builder.fields.facade import comparable
from tongzhou.builder.schema.conditions import Check, Condition, Rule
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.schema.names import expression_type
from tongzhou.builder.schema.spoken import way_of
from tongzhou.expressions.facade import (
    Bound,
    Call,
    ExpressionError,
    FieldType,
    Formula,
    Kind,
    Literal,
    Node,
    Variables,
    bind,
    bind_condition,
    parse,
    parse_filter,
    to_python,
)
from tongzhou.kernel.errors import FieldError

_TRUE = Literal(Kind.BOOLEAN, True)
Values = Mapping[str, Any]
"""Values of one record by field id."""


class Asked(NamedTuple):
    """A bound formula, what computes it, and the ids of the fields it reads."""

    bound: Bound
    of: Formula
    reads: frozenset[str]


class AskedCheck(NamedTuple):
    """A check, bound."""

    check: Check
    that: Asked


@dataclass(frozen=True, slots=True)
class Conditions:
    """All that a form's conditions say, by field key. `order` are the fields that are decided, what they need first.

    `touching` says which fields' values decide whether a field is hidden or required, those in between included.
    """

    order: tuple[str, ...]
    hidden: Mapping[str, Asked]
    always_hidden: frozenset[str]
    sections: Mapping[str, Asked]
    required: Mapping[str, Asked]
    read_only: Mapping[str, Asked]
    checks: tuple[AskedCheck, ...]
    defaults: Mapping[str, Asked]
    touching: Mapping[str, frozenset[str]]


class OwnNames:
    """The form's own fields that people fill in: what rules, checks and defaults may name."""

    def __init__(self, definition: FormDefinition, may_read: Callable[[Field], bool] | None = None) -> None:
        self._definition = definition
        self._may_read = may_read

    def get(self, name: str, /) -> FieldType | None:
        """The field that `name` stands for."""
        each = self._definition.find(name)
        if each is None or each.is_system or not (each.type.is_stored and each.type.is_written_by_people):
            return None
        if self._may_read is not None and not self._may_read(each):
            return None
        return FieldType(each.id, expression_type(each))


@lru_cache(maxsize=1_000)
def conditions_of(definition: FormDefinition) -> Conditions:
    """The conditions of a definition that passed `check_conditions`."""
    return _compile(definition)


def check_conditions(definition: FormDefinition) -> Iterator[FieldError]:
    """Every mistake of rules, checks and defaults by formula."""
    errors = [*_check_rules(definition), *_check_checks(definition), *_check_defaults(definition)]
    if not errors and definition.is_conditional:
        try:
            _compile(definition)
        except ExpressionError as error:
            errors.append(error.as_field_error("rules"))
        except CycleError as error:
            names = [definition.find_by_id(identifier) for identifier in error.args[1]]
            way = way_of((None, each) for each in names if each is not None)
            errors.append(FieldError("rules", "rules_in_a_circle", {"way": way}))
    yield from errors


def _check_rules(definition: FormDefinition) -> Iterator[FieldError]:
    sections = {section.key for section in definition.layout}
    for index, rule in enumerate(definition.rules):
        path = f"rules.{index}"
        if rule.when is not None:
            yield from _check_condition(definition, rule.when, f"{path}.when")
        for key in rule.fields:
            yield from _check_target(definition, key, path)
        for key in rule.sections:
            if key not in sections:
                yield FieldError(path, "unknown_section", {"section": key})
        for both, code in (
            ({*rule.show} & {*rule.hide} | {*rule.show_sections} & {*rule.hide_sections}, "shown_and_hidden"),
            ({*rule.require} & {*rule.hide}, "required_and_hidden"),
            ({*rule.require} & {*rule.read_only}, "required_and_read_only"),
        ):
            for key in sorted(both):
                yield FieldError(path, code, {"field": key})


def _check_target(definition: FormDefinition, key: str, path: str) -> Iterator[FieldError]:
    each = definition.find(key)
    if each is None or each.is_system:
        yield FieldError(path, "unknown_field", {"field": key})


def _check_checks(definition: FormDefinition) -> Iterator[FieldError]:
    for index, check in enumerate(definition.checks):
        yield from _check_condition(definition, check.that, f"checks.{index}.that")
        for key in check.fields:
            yield from _check_target(definition, key, f"checks.{index}.fields")


def _check_defaults(definition: FormDefinition) -> Iterator[FieldError]:
    for index, each in enumerate(definition.fields):
        if each.default_formula is None or each.retired:
            continue
        path = f"fields.{index}.default_formula"
        if not (each.type.is_stored and each.type.is_written_by_people):
            yield FieldError(path, "cannot_have_default", {"field": each.key})
        elif getattr(each.settings, "default", None) is not None:
            yield FieldError(path, "two_defaults", {"field": each.key})
        else:
            try:
                found = bind(parse(each.default_formula), OwnNames(definition))
            except ExpressionError as error:
                yield error.in_text(path)
                continue
            if not fits(found.kind, expression_type(each).kind):
                yield FieldError(path, "default_of_another_kind", {"kind": found.kind.value, "field": each.key})


_ALIKE = (
    frozenset({Kind.TEXT, Kind.CHOICE}),
    frozenset({Kind.NUMBER, Kind.MONEY, Kind.PERCENT}),
    frozenset({Kind.REFERENCE, Kind.MEMBER}),
)


def fits(kind: Kind, wanted: Kind) -> bool:
    """Whether a field of one kind takes what a formula of another gives."""
    return kind is wanted or any(kind in alike and wanted in alike for alike in _ALIKE)


def _check_condition(definition: FormDefinition, condition: Condition, path: str) -> Iterator[FieldError]:
    try:
        bound = _bound(definition, condition)
    except ExpressionError as error:
        yield error.in_text(path) if isinstance(condition, str) else error.as_field_error(path)
        return
    if definition.partner_path is None:
        return
    for identifier in sorted(bound.fields()):
        each = definition.find_by_id(identifier)
        if each is not None and each.hidden_from_partners:
            yield FieldError(path, "condition_hidden_from_partners", {"field": each.key})


def _bound(definition: FormDefinition, condition: Condition) -> Bound:
    tree = parse(condition) if isinstance(condition, str) else parse_filter(condition)
    return bind_condition(tree, OwnNames(definition))


def _asked(bound: Bound) -> Asked:
    return Asked(bound, to_python(bound), bound.fields())


def _any(nodes: Sequence[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Call("or", tuple(nodes), Kind.BOOLEAN)


def _not(node: Node) -> Node:
    return Call("not", (node,), Kind.BOOLEAN)


def _condition(nodes: Sequence[Node]) -> Asked:
    return _asked(Bound(_any(nodes), Kind.BOOLEAN))


def _compile(definition: FormDefinition) -> Conditions:
    trees = [_TRUE if rule.when is None else _bound(definition, rule.when).tree for rule in definition.rules]
    ruled = list(zip(definition.rules, trees, strict=True))
    sections = _hidden(ruled, lambda rule: rule.show_sections, lambda rule: rule.hide_sections)
    hiding = _hidden(ruled, lambda rule: rule.show, lambda rule: rule.hide)
    for section in definition.layout:
        for key in section.fields if section.key in sections else ():
            hiding.setdefault(key, []).extend(sections[section.key or ""])
    hidden = {key: _condition(nodes) for key, nodes in hiding.items()}
    required, read_only = dict[str, list[Node]](), dict[str, list[Node]]()
    for rule, tree in ruled:
        for keys, acts in ((rule.require, required), (rule.read_only, read_only)):
            for key in keys:
                acts.setdefault(key, []).append(tree)
    names = OwnNames(definition)
    defaults = {
        each.key: _asked(bind(parse(each.default_formula), names))
        for each in definition.stored_fields
        if each.default_formula is not None
    }
    asked = {key: _condition(nodes) for key, nodes in required.items()}
    return Conditions(
        order=_order(definition, hidden, defaults),
        hidden=hidden,
        always_hidden=frozenset(key for key, nodes in hiding.items() if _TRUE in nodes),
        sections={key: _condition(nodes) for key, nodes in sections.items()},
        required=asked,
        read_only={key: _condition(nodes) for key, nodes in read_only.items()},
        checks=tuple(AskedCheck(check, _asked(_bound(definition, check.that))) for check in definition.checks),
        defaults=defaults,
        touching=_touching(definition, hidden, asked),
    )


def _hidden(ruled: Iterable[tuple[Rule, Node]], shows: Any, hides: Any) -> dict[str, list[Node]]:
    """Why each name is hidden: because of a hide rule, or for want of a show rule that holds."""
    hiding, showing = dict[str, list[Node]](), dict[str, list[Node]]()
    for rule, tree in ruled:
        for keys, found in ((hides(rule), hiding), (shows(rule), showing)):
            for key in keys:
                found.setdefault(key, []).append(tree)
    for key, nodes in showing.items():
        hiding.setdefault(key, []).append(_not(_any(nodes)))
    return hiding


def _order(definition: FormDefinition, hidden: Mapping[str, Asked], defaults: Mapping[str, Asked]) -> tuple[str, ...]:
    """The fields that are decided, each after those it depends on; CycleError where there is no such order."""
    graph = {
        definition.get(key).id: set[str]().union(*(found[key].reads for found in (hidden, defaults) if key in found))
        for key in {**hidden, **defaults}
    }
    ids = [identifier for identifier in TopologicalSorter(graph).static_order() if identifier in graph]
    return tuple(each.key for identifier in ids if (each := definition.find_by_id(identifier)) is not None)


def _touching(
    definition: FormDefinition, hidden: Mapping[str, Asked], required: Mapping[str, Asked]
) -> dict[str, frozenset[str]]:
    keys = {each.id: each.key for each in definition.stored_fields}

    def closed(start: frozenset[str]) -> frozenset[str]:
        found, waiting = set[str](), [keys[identifier] for identifier in start]
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                waiting += [keys[identifier] for identifier in hidden[key].reads] if key in hidden else []
        return frozenset(found)

    asked = {key: [each[key].reads for each in (hidden, required) if key in each] for key in {**hidden, **required}}
    return {key: closed(frozenset().union(*reads)) for key, reads in asked.items()}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the conditions say of one record: the keys of fields, and the checks that do not hold."""

    hidden: frozenset[str]
    required: frozenset[str]
    read_only: frozenset[str]
    failed: tuple[AskedCheck, ...]


def standing(
    definition: FormDefinition, conditions: Conditions, values: Mapping[str, Any], variables: Variables
) -> Standing:
    """How a record of these values, by field key, stands."""
    record = {each.id: comparable(each.kind, values.get(each.key)) for each in definition.stored_fields}
    hidden = set[str]()
    for key in conditions.order:
        if is_hidden(conditions, key, record, variables):
            hidden.add(key)
            if key not in conditions.always_hidden:
                record[definition.get(key).id] = None
    out_of_sight = {definition.get(key).id for key in hidden - conditions.always_hidden}
    shown = (each for each in definition.live_fields if each.key not in hidden)
    return Standing(
        hidden=frozenset(hidden),
        required=frozenset(
            each.key for each in shown if each.required or _holds(conditions.required, each, record, variables)
        ),
        read_only=frozenset(key for key, asked in conditions.read_only.items() if asked.of(record, variables)),
        failed=tuple(
            each
            for each in conditions.checks
            if out_of_sight.isdisjoint(each.that.reads) and not each.that.of(record, variables)
        ),
    )


def is_hidden(conditions: Conditions, key: str, record: Values, variables: Variables) -> bool:
    """Whether a field is hidden, where all that it depends on is decided."""
    asked = conditions.hidden.get(key)
    return asked is not None and asked.of(record, variables) is True


def _holds(found: Mapping[str, Asked], each: Field, record: Values, variables: Variables) -> bool:
    asked = found.get(each.key)
    return asked is not None and asked.of(record, variables) is True


def live_document(definition: FormDefinition, may_know: Callable[[Field], bool]) -> dict[str, Any] | None:
    """The conditions for a page that fills in the form, as bound trees; None where there are none.

    What reads a field that the reader may not know is left out: the server alone decides it.
    """
    if not definition.is_conditional:
        return None
    known = {each.id for each in definition.stored_fields if may_know(each)}
    conditions = conditions_of(definition)

    def told(name: str, found: Mapping[str, Asked]) -> list[dict[str, Any]]:
        return [{name: key, "when": each.bound.to_json()} for key, each in found.items() if each.reads <= known]

    ordered = {key: conditions.hidden[key] for key in conditions.order if key in conditions.hidden}
    return {
        "order": list(conditions.order),
        "hidden": told("field", ordered),
        "always_hidden": sorted(conditions.always_hidden),
        "sections": told("section", conditions.sections),
        "required": told("field", conditions.required),
        "read_only": told("field", conditions.read_only),
        "checks": [
            {"that": that.bound.to_json(), "message": check.message, "fields": list(check.fields)}
            for check, that in conditions.checks
            if that.reads <= known
        ],
        "defaults": [
            {"field": key, "value": conditions.defaults[key].bound.to_json()}
            for key in conditions.order
            if key in conditions.defaults and conditions.defaults[key].reads <= known
        ],
    }
