"""What names in a flow's formulas stand for, and which steps leave something that later ones read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from tongzhou.builder.flows.contracts import (
    START,
    CreateStep,
    FindStep,
    FlowDocument,
    FormulaStep,
    HttpStep,
    LoopStep,
    Step,
    TaskStep,
    UpsertStep,
)
from tongzhou.builder.flows.trigger_documents import ButtonTrigger, HappeningTrigger, InputField, WebhookTrigger
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.facade import FormNames
from tongzhou.expressions.facade import (
    Bound,
    ExpressionError,
    FieldType,
    Kind,
    Type,
    bind,
    bind_condition,
    bind_typed,
    parse,
    parse_filter,
)
from tongzhou.kernel.texts import LOCALES, Text, words

RECORD: Final = "record"
INPUT: Final = "input"
INITIATOR: Final = "initiator"

_INPUT_KINDS = {
    "text": Kind.TEXT,
    "number": Kind.NUMBER,
    "date": Kind.DATE,
    "boolean": Kind.BOOLEAN,
    "member": Kind.MEMBER,
}


class FlowNames:
    """Fields of the run's record, of records that steps found or made, values of steps, and inputs.

    The stored path begins with where the value is: `record`, `input`, `initiator` or a step's key.
    """

    def __init__(self, forms: Forms, document: FlowDocument) -> None:
        self.forms, self.document = forms, document
        self._steps: Mapping[str, Step] = {step.key: step for step in document.steps}
        self._own = None if document.form is None else forms.by_key.get(document.form)
        self._asked: set[str] = set()
        self._bound: dict[str, Bound] = {}

    def get(self, name: str, /) -> FieldType | None:
        """What `name` stands for."""
        head, _, rest = name.partition(".")
        if name == INITIATOR:
            return FieldType(INITIATOR, Type(Kind.MEMBER))
        if name == RECORD and self._own is not None:
            return FieldType(RECORD, Type(Kind.REFERENCE))
        if head == INPUT:
            return self._input(rest)
        step = self._steps.get(head)
        if step is not None and step.key != START and (found := self._of_step(step, rest)) is not None:
            return found
        return None if self._own is None else self._under(RECORD, self._own, name)

    def labelled(self) -> dict[str, frozenset[str]]:
        """Names that may be written, each with what people call it: fields of the record, inputs, records and values
        that steps leave. Fields behind a reference are not among them.
        """
        own = () if self._own is None else self._own.live_fields
        found = {each.key: _called(each.label) for each in own if self.get(each.key) is not None}
        trigger = self.document.trigger
        for each in getattr(trigger, "inputs", ()):
            found[f"{INPUT}.{each.key}"] = _called(each.label)
        found[INITIATOR] = frozenset()
        for step in self.document.steps:
            for rest in _left_by(step):
                name = f"{step.key}.{rest}" if rest else step.key
                if self.get(name) is not None:
                    found.setdefault(name, _called(step.title))
        return found

    def keep(self, written: str, make: Callable[[], Bound]) -> Bound:
        """What is written, bound before or now: names of a version are kept as long as its forms are."""
        found = self._bound.get(written)
        if found is None:
            found = self._bound[written] = make()
        return found

    def form_of(self, step: Step) -> FormDefinition | None:
        """The form of the record that a step leaves behind."""
        match step:
            case FindStep(form=key, many=False) | CreateStep(form=key) | UpsertStep(form=key):
                return self.forms.by_key.get(key)
            case LoopStep(over=over):
                return self.form_over(over)
        return None

    def form_over(self, over: str) -> FormDefinition | None:
        """The form of what a loop goes over: a find step's, or a sub-form's of the run's record."""
        step = self._steps.get(over)
        if isinstance(step, FindStep) and step.many:
            return self.forms.by_key.get(step.form)
        subform = None if self._own is None else self._own.subforms.get(over)
        return None if subform is None else self.forms.by_key.get(subform.form)

    def _of_step(self, step: Step, rest: str) -> FieldType | None:
        form = self.form_of(step)
        if form is not None:
            return self._under(step.key, form, rest) if rest else FieldType(step.key, Type(Kind.REFERENCE))
        match step:
            case FindStep() if rest == "count":
                return FieldType(f"{step.key}.count", Type(Kind.NUMBER))
            case FormulaStep(values=values) if rest in values:
                return self._calculated(step.key, rest, values[rest])
            case HttpStep() if rest == "status":
                return FieldType(f"{step.key}.status", Type(Kind.NUMBER))
            case HttpStep(outputs=outputs) | TaskStep(outputs=outputs):
                return _one_of(outputs, rest, step.key)
        return None

    def _calculated(self, step: str, name: str, formula: str) -> FieldType | None:
        path = f"{step}.{name}"
        if path in self._asked:
            return None
        self._asked.add(path)
        try:
            _, kind = bind_typed(parse(formula), self)
        except ExpressionError:
            return None
        finally:
            self._asked.discard(path)
        return FieldType(path, kind)

    def _input(self, key: str) -> FieldType | None:
        trigger = self.document.trigger
        if isinstance(trigger, ButtonTrigger | WebhookTrigger | HappeningTrigger):
            return _one_of(trigger.inputs, key, INPUT)
        return None

    def _under(self, place: str, form: FormDefinition, name: str) -> FieldType | None:
        if name == "id":
            return FieldType(place, Type(Kind.REFERENCE))
        found = FormNames(self.forms, form, lambda _form, _field: True).get(name)
        return None if found is None else FieldType(f"{place}.{found.path}", found.type)


def _called(label: Text) -> frozenset[str]:
    return frozenset(words(label, locale) for locale in LOCALES)


def _left_by(step: Step) -> Iterator[str]:
    match step:
        case FormulaStep(values=values):
            yield from values
        case HttpStep(outputs=outputs) | TaskStep(outputs=outputs):
            yield from (each.key for each in outputs)
        case FindStep(many=True):
            yield "count"
        case FindStep() | CreateStep() | UpsertStep() | LoopStep():
            yield ""


def _one_of(fields: tuple[InputField, ...], key: str, place: str) -> FieldType | None:
    found = next((each for each in fields if each.key == key), None)
    return None if found is None else FieldType(f"{place}.{key}", Type(_INPUT_KINDS[found.type]))


def bound_condition(names: FlowNames, condition: str | Mapping[str, object]) -> Bound:
    """A condition over the names of a flow; raises ExpressionError."""
    written = condition if isinstance(condition, str) else repr(condition)

    def make() -> Bound:
        tree = parse(condition) if isinstance(condition, str) else parse_filter(dict(condition))
        return bind_condition(tree, names)

    return names.keep(f"? {written}", make)


def bound_formula(names: FlowNames, formula: str) -> Bound:
    """A formula over the names of a flow; raises ExpressionError."""
    return names.keep(formula, lambda: bind(parse(formula), names))
