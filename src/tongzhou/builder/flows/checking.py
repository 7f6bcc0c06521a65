"""What stands in the way of publishing a flow: its structure, its people, forms, formulas and texts. Errors are values.

`field` of an error is `steps.<key>.<part>`, `lines.<number>.when`, `trigger.<part>` or `rules.managers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from croniter import CroniterError, croniter

from tongzhou.builder.assignees.facade import find_source_errors
from tongzhou.builder.documents.facade import get_template
from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.flows.contracts import (
    ApproveStep,
    CcStep,
    CreateStep,
    DeleteStep,
    DocumentStep,
    FillStep,
    FindStep,
    FlowDocument,
    FormulaStep,
    HttpStep,
    LoopStep,
    NotifyStep,
    StartStep,
    Step,
    SubflowStep,
    TaskStep,
    UpdateStep,
    UpsertStep,
    WaitStep,
)
from tongzhou.builder.flows.core.graph import find_faults
from tongzhou.builder.flows.happenings import find_happening_errors
from tongzhou.builder.flows.naming import FlowNames, bound_condition, bound_formula
from tongzhou.builder.flows.running.documenting import FILE
from tongzhou.builder.flows.tasks import Tasks
from tongzhou.builder.flows.texts import errors_of_text
from tongzhou.builder.flows.trigger_documents import (
    ButtonTrigger,
    DateTrigger,
    HappeningTrigger,
    RecordTrigger,
    ScheduleTrigger,
    WebhookTrigger,
)
from tongzhou.builder.flows.wiring import Wiring
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.facade import leaves, unfinished
from tongzhou.expressions.facade import ExpressionError, is_factor
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import FieldError, NotFound
from tongzhou.kernel.http.outgoing import OutgoingFault, place_of

MEMBERS = frozenset({"member", "members"})
"""Types of fields that name members."""
_STEPS = ("step", "over")
"""Parameters of errors that may be keys of steps."""
_OF_KEYS = frozenset({"step_twice", "step_named_like_field"})


def is_cron(cron: str) -> bool:
    """Whether a line of five fields names times that come."""
    if len(cron.split()) != 5 or not croniter.is_valid(cron):  # type: ignore[no-untyped-call]
        return False
    try:
        croniter(cron, datetime(2024, 1, 1, tzinfo=UTC)).get_next(datetime)  # type: ignore[no-untyped-call]
    except CroniterError:
        return False
    return True


async def find_errors(
    connection: Connection, forms: Forms, document: FlowDocument, *, wiring: Wiring | None, flows: Iterable[str]
) -> list[FieldError]:
    """Everything that is wrong with a flow; without `wiring` what others contribute is not asked."""
    errors = find_faults(document)
    errors += check_formulas(forms, document)
    errors += _check_names(document, None if wiring is None else wiring.tasks, frozenset(flows))
    errors += () if wiring is None else find_happening_errors(document, wiring.happenings)
    form = None if document.form is None else forms.by_key.get(document.form)
    asked = {step.key for step in document.steps if isinstance(step, ApproveStep | FillStep)}
    for path, sources in _sources(document):
        errors += await find_source_errors(connection, sources, forms=forms, form=form, steps=asked, path=path)
    errors += await _find_lost_templates(connection, document, form)
    return [_by_title(document, each) for each in errors]


def _by_title(document: FlowDocument, error: FieldError) -> FieldError:
    """The same error with steps that it speaks of by their titles, unless it is about a key."""
    if error.code in _OF_KEYS:
        return error
    titles = {step.key: step.called for step in document.steps}
    named = {name: titles[error.params[name]] for name in _STEPS if error.params.get(name) in titles}
    return replace(error, params={**error.params, **named}) if named else error


async def _find_lost_templates(
    connection: Connection, document: FlowDocument, form: FormDefinition | None
) -> list[FieldError]:
    errors = []
    for step in document.steps:
        if isinstance(step, DocumentStep) and form is not None:
            try:
                await get_template(connection, form, step.template)
            except NotFound:
                unknown = {"template": step.template}
                errors.append(FieldError(f"steps.{step.key}.template", "unknown_template", unknown))
    return errors


def _sources(document: FlowDocument) -> Iterator[tuple[str, Any]]:
    yield "rules.managers", document.rules.managers
    for step in document.steps:
        at = f"steps.{step.key}"
        if isinstance(step, ApproveStep | FillStep | CcStep | NotifyStep):
            yield f"{at}.people", step.people
        if isinstance(step, ApproveStep | FillStep):
            yield f"{at}.nobody.to", step.nobody.to
            for number, deadline in enumerate(step.deadlines):
                yield f"{at}.deadlines.{number}.to", deadline.to


def check_formulas(forms: Forms, document: FlowDocument) -> list[FieldError]:
    """Forms, fields, conditions, formulas and texts. Pure."""
    own = None if document.form is None else forms.by_key.get(document.form)
    if document.form is not None and own is None:
        return [FieldError("form", "unknown_form", {"form": document.form})]
    names = FlowNames(forms, document)
    errors = [*_check_trigger(names, document, own)]
    for number, line in enumerate(document.lines):
        if line.when is not None:
            errors += _condition(names, line.when, own, f"lines.{number}.when")
    if document.rules.withdrawn:
        errors += _check_written(names, None if own is None else own.key, document.rules.withdrawn, "rules.withdrawn")
    for step in document.steps:
        errors += _check_step(names, step, own)
    return errors


def _check_trigger(names: FlowNames, document: FlowDocument, own: FormDefinition | None) -> Iterator[FieldError]:
    trigger = document.trigger
    if isinstance(trigger, RecordTrigger | DateTrigger | ButtonTrigger) and own is None:
        yield FieldError("form", "required")
        return
    when = getattr(trigger, "when", None)
    if when is not None:
        yield from _condition(names, when, own, "trigger.when")
    match trigger:
        case RecordTrigger(changed=changed):
            assert own is not None
            for number, key in enumerate(changed):
                if own.find(key) is None:
                    yield FieldError(f"trigger.changed.{number}", "unknown_field", {"field": key})
        case WebhookTrigger() if document.form is not None:
            yield FieldError("form", "called_about_no_record")
        case ScheduleTrigger(cron=cron):
            if not is_cron(cron):
                yield FieldError("trigger.cron", "cron_malformed", {"cron": cron})
        case DateTrigger(field=key, yearly=yearly):
            assert own is not None
            each = own.find(key)
            days = (ValueKind.DATE,) if yearly else (ValueKind.DATE, ValueKind.INSTANT)
            if each is None or each.kind not in days:
                yield FieldError("trigger.field", "no_date_field", {"field": key})


def _check_step(names: FlowNames, step: Step, own: FormDefinition | None) -> Iterator[FieldError]:
    at = f"steps.{step.key}"
    if own is not None and own.find(step.key) is not None and names.form_of(step) is not None:
        yield FieldError(at, "step_named_like_field", {"step": step.key, "title": step.called})
    if isinstance(step, StartStep | ApproveStep | FillStep | CcStep):
        yield from _check_fields(step, own, at)
    if isinstance(step, ApproveStep | FillStep | CcStep):
        yield from _check_human(names, step, own, at)
    match step:
        case CreateStep() | UpsertStep():
            yield from _check_written(names, step.form, step.values, at)
        case UpdateStep():
            key = step.form or (None if own is None else own.key)
            yield from _check_chosen(names, step, own, at)
            yield from _check_written(names, key, step.values, at)
        case DeleteStep():
            yield from _check_chosen(names, step, own, at)
        case FindStep(form=key, where=where):
            yield from _check_form(names, key, f"{at}.form")
            yield from _check_where(names, key, where, f"{at}.where")
        case FormulaStep(values=values) | TaskStep(values=values):
            yield from _check_values(names, values, at)
        case _:
            yield from _check_other(names, step, own, at)


def _check_other(names: FlowNames, step: Step, own: FormDefinition | None, at: str) -> Iterator[FieldError]:
    match step:
        case LoopStep(over=over):
            if names.form_over(over) is None:
                yield FieldError(f"{at}.over", "nothing_to_go_over", {"over": over})
        case WaitStep(until=until):
            if until is not None:
                yield from _formula(names, until, f"{at}.until")
        case NotifyStep():
            yield from _check_notice(names, step, at)
        case HttpStep(url=url, values=values):
            yield from errors_of_text(names, url, f"{at}.url")
            yield from _check_values(names, values, at)
            if not _is_fixed_place(url):
                yield FieldError(f"{at}.url", "webhook_url")
        case SubflowStep(record=record, each=each):
            if record is not None:
                yield from _formula(names, record, f"{at}.record")
            if each is not None and names.form_over(each) is None:
                yield FieldError(f"{at}.each", "nothing_to_go_over", {"over": each})
        case DocumentStep(field=key):
            found = None if own is None else own.find(key)
            if found is None or found.type.name != FILE:
                yield FieldError(f"{at}.field", "no_file_field", {"field": key})


def _check_notice(names: FlowNames, step: NotifyStep, at: str) -> Iterator[FieldError]:
    if step.unread is not None and not _tells(names.document, step.unread, step.key):
        yield FieldError(f"{at}.unread", "no_such_notice", {"step": step.unread})
    yield from errors_of_text(names, step.subject, f"{at}.subject")
    yield from errors_of_text(names, step.text, f"{at}.text")


def _tells(document: FlowDocument, key: str, asking: str) -> bool:
    return any(isinstance(each, NotifyStep) and each.key == key != asking for each in document.steps)


def _is_fixed_place(url: str) -> bool:
    """Whether no value of a record decides which host is called."""
    fixed = url.split("{", maxsplit=1)[0]
    try:
        place_of(fixed)
    except OutgoingFault:
        return False
    return fixed == url or "/" in fixed.partition("://")[2]


def _check_fields(step: Any, own: FormDefinition | None, at: str) -> Iterator[FieldError]:
    for key in step.fields:
        if own is None or own.find(key) is None:
            yield FieldError(f"{at}.fields.{key}", "unknown_field", {"field": key})
    for number, key in enumerate(getattr(step, "summary", ())):
        if own is None or own.find(key) is None:
            yield FieldError(f"{at}.summary.{number}", "unknown_field", {"field": key})
    for number, key in enumerate(getattr(step, "own_fields", ())):
        each = None if own is None else own.find(key)
        if each is None or each.type.name not in MEMBERS:
            yield FieldError(f"{at}.own_fields.{number}", "unknown_field", {"field": key})


def _check_human(names: FlowNames, step: Any, own: FormDefinition | None, at: str) -> Iterator[FieldError]:
    if not step.people:
        yield FieldError(f"{at}.people", "nobody_asked", {"step": step.key})
    if step.notice is not None:
        yield from errors_of_text(names, step.notice, f"{at}.notice")
    if isinstance(step, ApproveStep | FillStep):
        yield from _check_written(names, None if own is None else own.key, step.returns.values, f"{at}.returns")
    for number, deadline in enumerate(getattr(step, "deadlines", ())):
        place = f"{at}.deadlines.{number}"
        if deadline.field is not None:
            each = None if own is None else own.find(deadline.field)
            if each is None or each.kind not in (ValueKind.DATE, ValueKind.INSTANT):
                yield FieldError(f"{place}.field", "no_date_field", {"field": deadline.field})
        if deadline.text is not None:
            yield from errors_of_text(names, deadline.text, f"{place}.text")
        if deadline.act.value in ("transfer", "escalate") and not deadline.to:
            yield FieldError(f"{place}.to", "nobody_asked", {"step": step.key})


def _check_chosen(names: FlowNames, step: Any, own: FormDefinition | None, at: str) -> Iterator[FieldError]:
    if step.form is None:
        if own is None:
            yield FieldError(f"{at}.form", "required")
        return
    yield from _check_form(names, step.form, f"{at}.form")
    if (step.record is None) == (step.where is None):
        yield FieldError(f"{at}.where", "record_or_where")
    if step.record is not None:
        yield from _formula(names, step.record, f"{at}.record")
    yield from _check_where(names, step.form, step.where, f"{at}.where")


def _check_form(names: FlowNames, key: str, at: str) -> Iterator[FieldError]:
    if key not in names.forms.by_key:
        yield FieldError(at, "unknown_form", {"form": key})


def _check_written(names: FlowNames, key: str | None, values: Mapping[str, str], at: str) -> Iterator[FieldError]:
    form = None if key is None else names.forms.by_key.get(key)
    if form is None:
        if key is not None:
            yield FieldError(f"{at}.form", "unknown_form", {"form": key})
        return
    for name in values:
        each = form.find(name)
        if each is None:
            yield FieldError(f"{at}.values.{name}", "unknown_field", {"field": name})
        elif not each.type.is_written_by_people:
            yield FieldError(f"{at}.values.{name}", "read_only")
        elif each.type.name == "percent" and _makes_factor(names, values[name]):
            yield FieldError(f"{at}.values.{name}", "factor_for_percent", {"field": name})
    yield from _check_values(names, values, at)


def _makes_factor(names: FlowNames, formula: str) -> bool:
    try:
        return is_factor(bound_formula(names, formula))
    except ExpressionError:  # told for itself
        return False


def _check_values(names: FlowNames, values: Mapping[str, str], at: str) -> Iterator[FieldError]:
    for name, formula in values.items():
        yield from _formula(names, formula, f"{at}.values.{name}")


def _check_where(names: FlowNames, key: str, where: Any, at: str) -> Iterator[FieldError]:
    form = names.forms.by_key.get(key)
    if where is None or form is None:
        return
    yield from unfinished(where, form, at)
    for leaf in leaves(where):
        field = leaf.get("field")
        if field != "id" and (not isinstance(field, str) or form.find(field.split(".")[0]) is None):
            yield FieldError(at, "unknown_field", {"field": str(field)[:100]})
        if "formula" in leaf:
            yield from _formula(names, str(leaf["formula"]), at)


def _condition(names: FlowNames, condition: Any, own: FormDefinition | None, at: str) -> Iterator[FieldError]:
    if missing := [*unfinished(condition, own, at)]:
        yield from missing
        return
    try:
        bound_condition(names, condition)
    except ExpressionError as error:
        yield error.in_text(at)


def _formula(names: FlowNames, formula: str, at: str) -> Iterator[FieldError]:
    try:
        bound_formula(names, formula)
    except ExpressionError as error:
        yield error.in_text(at)


def _check_names(document: FlowDocument, tasks: Tasks | None, flows: frozenset[str]) -> Iterator[FieldError]:
    for step in document.steps:
        if isinstance(step, TaskStep) and tasks is not None:
            yield from _check_task(step, document, tasks)
        if isinstance(step, SubflowStep) and step.flow not in flows:
            yield FieldError(f"steps.{step.key}.flow", "no_such_flow", {"flow": step.flow})


def _check_task(step: TaskStep, document: FlowDocument, tasks: Tasks) -> Iterator[FieldError]:
    at, kind = f"steps.{step.key}", tasks.get(step.name)
    if kind is None:
        yield FieldError(f"{at}.name", "no_such_task", {"name": step.name})
        return
    trigger = document.trigger
    if kind.begun_by and not (isinstance(trigger, HappeningTrigger) and trigger.name in kind.begun_by):
        yield FieldError(f"{at}.name", "task_needs_happening", {"happenings": ", ".join(sorted(kind.begun_by))})
    taken = {each.key for each in kind.values}
    for key in step.values:
        if key not in taken:
            yield FieldError(f"{at}.values.{key}", "unknown_field", {"field": key})
    for each in kind.values:
        if each.required and each.key not in step.values:
            yield FieldError(f"{at}.values.{each.key}", "required")
    left = {each.key: each.type for each in kind.outputs}
    for number, each in enumerate(step.outputs):
        if left.get(each.key) != each.type:
            yield FieldError(f"{at}.outputs.{number}", "unknown_field", {"field": each.key})
