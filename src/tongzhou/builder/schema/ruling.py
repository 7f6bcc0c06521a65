"""Rules, checks and defaults by formula, bound: what they say of one record. Pure.

- A field that a show rule names is hidden until one of its show rules holds; one that a hide rule names is hidden
  while that holds, whatever show rules say. A hidden section hides its fields.
- A hidden field counts as empty for all other conditions, is never required, and no check that reads it is asked.
  One that is hidden always has its default for a value and counts with it.
- Conditions are decided in the order in which fields depend on each other; a circle is refused when the form is saved.
- Calculations (look-ups, formulas, roll-ups) are read as they are beside the values as they will be; one that is made
  of a hidden field counts that as empty, and no check that reads it is asked. Their values are brought by whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Any, NamedTuple

from tongzhou.builder.fields.facade import comparable
from tongzhou.builder.schema.conditions import Check, Condition, Rule
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.builder.schema.names import expression_type
from tongzhou.builder.schema.readable import OwnNames, made_of, parts_of, stages_of
from tongzhou.builder.schema.spoken import way_of
from tongzhou.builder.schema.unfinished import unfinished
from tongzhou.expressions.facade import (
    Bound,
    Call,
    ExpressionError,
    Formula,
    Kind,
    Literal,
    Node,
    Variables,
    bind,
    bind_condition,
    is_factor,
    parse,
    parse_filter,
    to_python,
)
from tongzhou.kernel.errors import FieldError

_TRUE = Literal(Kind.BOOLEAN, True)
Values = Mapping[str, Any]
"""Values of one record by field id."""
NOTHING: Values = {}


class Asked(NamedTuple):
    """A bound formula, what computes it, the ids of the fields it reads, and with those what calculations rest on."""

    bound: Bound
    of: Formula
    reads: frozenset[str]
    rests: frozenset[str]


class AskedCheck(NamedTuple):
    """A check, bound."""

    check: Check
    that: Asked


@dataclass(frozen=True)
class Conditions:
    """All that a form's conditions say, by field key. `order` are the fields that are decided, what they need first.

    `touching` says which fields' values decide whether a field is hidden or required, those in between included.
    `stages` are the calculations that conditions read, each stage made beside the values that the stages before decide.
    `guards` are those of the lifecycle's transitions, by key. `late` are the ids of fields that rows of the form's own
    sub-forms decide, which are stored after the record.
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
    guards: Mapping[str, Asked]
    stages: tuple[tuple[str, ...], ...] = ()
    late: frozenset[str] = frozenset()

    @cached_property
    def early(self) -> Conditions:
        """What can be asked before the rows of sub-forms are stored."""

        def kept(found: Mapping[str, Asked]) -> dict[str, Asked]:
            return {key: asked for key, asked in found.items() if asked.rests.isdisjoint(self.late)}

        return replace(
            self,
            hidden=kept(self.hidden),
            sections=kept(self.sections),
            required=kept(self.required),
            read_only=kept(self.read_only),
            checks=tuple(each for each in self.checks if each.that.rests.isdisjoint(self.late)),
        )


def conditions_of(forms: Forms, definition: FormDefinition) -> Conditions:
    """The conditions of a definition that passed `check_conditions`, which is one of `forms`."""
    return forms.keep(("conditions", definition), lambda: _compile(forms, definition))


def check_conditions(definition: FormDefinition, forms: Forms) -> Iterator[FieldError]:
    """Every mistake of rules, checks and defaults by formula; the definition is one of `forms`."""
    errors = [
        *_check_rules(definition, forms),
        *_check_checks(definition, forms),
        *_check_defaults(definition, forms),
        *_check_guards(definition, forms),
    ]
    if not errors and definition.is_conditional:
        try:
            errors += _check_late(definition, _compile(forms, definition))
        except ExpressionError as error:
            errors.append(error.as_field_error("rules"))
        except CycleError as error:
            names = [definition.find_by_id(identifier) for identifier in error.args[1]]
            way = way_of((None, each) for each in names if each is not None)
            errors.append(FieldError("rules", "rules_in_a_circle", {"way": way}))
    yield from errors


def check_conditions_elsewhere(definition: FormDefinition, forms: Forms) -> Iterator[FieldError]:
    """What conditions of another form read of this one by calculations must stay as they compare it."""
    for form in forms:
        if form.key != definition.key and form.is_conditional and any(each.is_computed for each in form.live_fields):
            for error in check_conditions(form, forms):
                if error.code != "read_of_broken":  # the field itself is refused as well
                    yield FieldError("fields", "condition_elsewhere", {"form": form.key, "reason": error.code})


def _check_late(definition: FormDefinition, conditions: Conditions) -> Iterator[FieldError]:
    """A value that is filled in for people is stored before the rows of sub-forms, so these may not decide about it."""
    filled = {fill.field for each in definition.fetching for fill in getattr(each.settings, "fills", ())}
    for index, each in enumerate(definition.fields):
        is_filled = each.default_formula is not None or each.linked is not None or each.key in filled
        is_filled = is_filled or getattr(each.settings, "default", None) is not None
        if each.id in conditions.late and each.type.is_stored and not each.retired and is_filled:
            yield FieldError(f"fields.{index}", "filled_before_rows", {"field": each.key})


def _check_guards(definition: FormDefinition, forms: Forms) -> Iterator[FieldError]:
    for index, each in enumerate(() if definition.lifecycle is None else definition.lifecycle.transitions):
        if each.guard is not None:
            yield from _check_condition(definition, forms, each.guard, f"lifecycle.transitions.{index}.guard")


def _check_rules(definition: FormDefinition, forms: Forms) -> Iterator[FieldError]:
    sections = {section.key for section in definition.layout}
    for index, rule in enumerate(definition.rules):
        path = f"rules.{index}"
        if rule.when is not None:
            yield from _check_condition(definition, forms, rule.when, f"{path}.when")
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


def _check_checks(definition: FormDefinition, forms: Forms) -> Iterator[FieldError]:
    for index, check in enumerate(definition.checks):
        yield from _check_condition(definition, forms, check.that, f"checks.{index}.that")
        for key in check.fields:
            yield from _check_target(definition, key, f"checks.{index}.fields")


def _check_defaults(definition: FormDefinition, forms: Forms) -> Iterator[FieldError]:
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
                found = bind(parse(each.default_formula), OwnNames(forms, definition))
            except ExpressionError as error:
                yield error.in_text(path)
                continue
            if not fits(found.kind, expression_type(each).kind):
                yield FieldError(path, "default_of_another_kind", {"kind": found.kind.value, "field": each.key})
            elif expression_type(each).kind is Kind.PERCENT and is_factor(found):
                yield FieldError(path, "factor_for_percent", {"field": each.key})
            if not each.hidden_from_partners:
                yield from _kept_from_partners(definition, forms, found, path)


_ALIKE = (
    frozenset({Kind.TEXT, Kind.CHOICE}),
    frozenset({Kind.NUMBER, Kind.MONEY, Kind.PERCENT}),
    frozenset({Kind.REFERENCE, Kind.MEMBER}),
)


def fits(kind: Kind, wanted: Kind) -> bool:
    """Whether a field of one kind takes what a formula of another gives."""
    return kind is wanted or any(kind in alike and wanted in alike for alike in _ALIKE)


def _check_condition(definition: FormDefinition, forms: Forms, condition: Condition, path: str) -> Iterator[FieldError]:
    if missing := [*unfinished(condition, definition, path)]:
        yield from missing
        return
    try:
        bound = _bound(definition, forms, condition)
    except ExpressionError as error:
        yield error.in_text(path) if isinstance(condition, str) else error.as_field_error(path)
        return
    yield from _kept_from_partners(definition, forms, bound, path)


def _kept_from_partners(definition: FormDefinition, forms: Forms, bound: Bound, path: str) -> Iterator[FieldError]:
    """What a formula reads that partners, who would learn of it by what it decides, may not see."""
    if definition.partner_path is None:
        return
    for identifier in sorted(bound.fields()):
        each = definition.find_by_id(identifier)
        if each is not None and _is_hidden_from_partners(definition, forms, each):
            yield FieldError(path, "condition_hidden_from_partners", {"field": each.key})


def _is_hidden_from_partners(definition: FormDefinition, forms: Forms, each: Field) -> bool:
    """Whether the field itself or, of a calculation, any part of it is kept from partners."""
    parts = parts_of(forms, definition, each) if each.is_computed else ()
    found = (each, *(definition.find_by_id(identifier) for identifier in sorted(parts)))
    return any(part is not None and part.hidden_from_partners for part in found)


def _bound(definition: FormDefinition, forms: Forms, condition: Condition) -> Bound:
    tree = parse(condition) if isinstance(condition, str) else parse_filter(condition)
    return bind_condition(tree, OwnNames(forms, definition))


def _any(nodes: Sequence[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Call("or", tuple(nodes), Kind.BOOLEAN)


def _not(node: Node) -> Node:
    return Call("not", (node,), Kind.BOOLEAN)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What formulas of a form read, what calculations are made of included."""

    forms: Forms
    definition: FormDefinition

    def asked(self, bound: Bound) -> Asked:
        """A bound formula, ready to be asked."""
        reads = bound.fields()
        return Asked(bound, to_python(bound), reads, reads.union(*map(self.parts, reads)))

    def condition(self, nodes: Sequence[Node]) -> Asked:
        """Whether any of these holds."""
        return self.asked(Bound(_any(nodes), Kind.BOOLEAN))

    def computed(self, asked: Iterable[Asked]) -> frozenset[str]:
        """The ids of the calculations that some formulas read."""
        read = frozenset[str]().union(*(each.reads for each in asked))
        found = (self.definition.find_by_id(identifier) for identifier in read)
        return frozenset(each.id for each in found if each is not None and each.is_computed)

    def parts(self, identifier: str) -> frozenset[str]:
        """The ids of the fields that a calculation is made of; none for other fields."""
        each = self.definition.find_by_id(identifier)
        if each is None or not each.is_computed:
            return frozenset()
        return made_of(self.forms, self.definition, each)


def _compile(forms: Forms, definition: FormDefinition) -> Conditions:
    reading = _Reading(forms, definition)
    trees = [_TRUE if rule.when is None else _bound(definition, forms, rule.when).tree for rule in definition.rules]
    ruled = list(zip(definition.rules, trees, strict=True))
    sections = _hidden(ruled, lambda rule: rule.show_sections, lambda rule: rule.hide_sections)
    hiding = _hidden(ruled, lambda rule: rule.show, lambda rule: rule.hide)
    for section in definition.layout:
        for key in section.fields if section.key in sections else ():
            hiding.setdefault(key, []).extend(sections[section.key or ""])
    hidden = {key: reading.condition(nodes) for key, nodes in hiding.items()}
    required, read_only = dict[str, list[Node]](), dict[str, list[Node]]()
    for rule, tree in ruled:
        for keys, acts in ((rule.require, required), (rule.read_only, read_only)):
            for key in keys:
                acts.setdefault(key, []).append(tree)
    names = OwnNames(forms, definition)
    defaults = {
        each.key: reading.asked(bind(parse(each.default_formula), names))
        for each in definition.stored_fields
        if each.default_formula is not None
    }
    asked = {key: reading.condition(nodes) for key, nodes in required.items()}
    protected = {key: reading.condition(nodes) for key, nodes in read_only.items()}
    checks = tuple(
        AskedCheck(check, reading.asked(_bound(definition, forms, check.that))) for check in definition.checks
    )
    guards = {
        each.key: reading.asked(_bound(definition, forms, each.guard))
        for each in (() if definition.lifecycle is None else definition.lifecycle.transitions)
        if each.guard is not None
    }
    everything = [each for found in (hidden, asked, protected, defaults, guards) for each in found.values()]
    read = reading.computed([*everything, *(each.that for each in checks)])
    needs = _needs(reading, hidden, defaults, read)
    order = _order(definition, needs)
    return Conditions(
        order=tuple(each.key for each in order),
        hidden=hidden,
        always_hidden=frozenset(key for key, nodes in hiding.items() if _TRUE in nodes),
        sections={key: reading.condition(nodes) for key, nodes in sections.items()},
        required=asked,
        read_only=protected,
        checks=checks,
        defaults=defaults,
        touching=_touching(definition, hidden, asked),
        guards=guards,
        stages=stages_of(order, needs, read),
        late=_late(definition, order, needs),
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


def _needs(
    reading: _Reading, hidden: Mapping[str, Asked], defaults: Mapping[str, Asked], computed: Iterable[str]
) -> dict[str, set[str]]:
    """Of each field that is decided, and each calculation that is read, the ids of those it needs first."""
    definition = reading.definition
    needs: dict[str, set[str]] = {}
    for key in {**hidden, **defaults}:
        read = set[str]().union(*(found[key].reads for found in (hidden, defaults) if key in found))
        needs.setdefault(definition.get(key).id, set()).update(read)
    for identifier in computed:
        needs.setdefault(identifier, set()).update(reading.parts(identifier))
    return needs


def _order(definition: FormDefinition, needs: Mapping[str, set[str]]) -> tuple[Field, ...]:
    """The fields that are decided or made, each after those it needs; CycleError where there is no such order."""
    found = (definition.find_by_id(each) for each in TopologicalSorter(needs).static_order() if each in needs)
    return tuple(each for each in found if each is not None)


def _late(definition: FormDefinition, order: Iterable[Field], needs: Mapping[str, set[str]]) -> frozenset[str]:
    """The ids of what is decided by rows of sub-forms."""
    rows = {definition.get(key).id for key in definition.subforms}
    found = set[str]()
    for each in order:
        if not needs[each.id].isdisjoint(rows | found):
            found.add(each.id)
    return frozenset(found)


def _touching(
    definition: FormDefinition, hidden: Mapping[str, Asked], required: Mapping[str, Asked]
) -> dict[str, frozenset[str]]:
    keys = {each.id: each.key for each in definition.live_fields}

    def closed(start: frozenset[str]) -> frozenset[str]:
        found, waiting = set[str](), [keys[identifier] for identifier in start]
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                waiting += [keys[identifier] for identifier in hidden[key].rests] if key in hidden else []
        return frozenset(found)

    asked = {key: [each[key].rests for each in (hidden, required) if key in each] for key in {**hidden, **required}}
    return {key: closed(frozenset().union(*rests)) for key, rests in asked.items()}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the conditions say of one record: the keys of fields, the checks that do not hold, and the
    transitions whose guards do not."""

    hidden: frozenset[str]
    required: frozenset[str]
    read_only: frozenset[str]
    failed: tuple[AskedCheck, ...]
    barred: frozenset[str] = frozenset()


def standing(
    definition: FormDefinition,
    conditions: Conditions,
    values: Mapping[str, Any],
    variables: Variables,
    computed: Values = NOTHING,
    *,
    is_early: bool = False,
) -> Standing:
    """How a record of these values, by field key, stands beside calculations by field id.

    `is_early`: rows of sub-forms are yet to be stored, so nothing is said of what they decide.
    """
    spared = conditions.late if is_early else frozenset[str]()
    conditions = conditions.early if is_early else conditions
    record = record_of(definition, values, computed)
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
            each.key
            for each in shown
            if each.id not in spared and (each.required or _holds(conditions.required, each, record, variables))
        ),
        read_only=frozenset(key for key, asked in conditions.read_only.items() if asked.of(record, variables)),
        failed=tuple(
            each
            for each in conditions.checks
            if out_of_sight.isdisjoint(each.that.rests) and not each.that.of(record, variables)
        ),
        barred=frozenset(key for key, asked in conditions.guards.items() if asked.of(record, variables) is not True),
    )


def record_of(definition: FormDefinition, values: Mapping[str, Any], computed: Values) -> dict[str, Any]:
    """Values by field key as conditions compare them, with calculations beside them, by field id."""
    return {**{each.id: comparable(each.kind, values.get(each.key)) for each in definition.stored_fields}, **computed}


def is_hidden(conditions: Conditions, key: str, record: Values, variables: Variables) -> bool:
    """Whether a field is hidden, where all that it depends on is decided."""
    asked = conditions.hidden.get(key)
    return asked is not None and asked.of(record, variables) is True


def _holds(found: Mapping[str, Asked], each: Field, record: Values, variables: Variables) -> bool:
    asked = found.get(each.key)
    return asked is not None and asked.of(record, variables) is True
