"""Who may publish or try a flow: it acts as itself on every record, so they may do themselves what it does and tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tongzhou.access.facade import Action, Actor, Permission, field_scope, row_scope
from tongzhou.builder.fields.facade import QuerySettings
from tongzhou.builder.flows.contracts import (
    ApproveStep,
    CcStep,
    DocumentStep,
    FieldUse,
    FillStep,
    FlowDocument,
    HttpStep,
    NotifyStep,
    StartStep,
    Step,
    TaskStep,
)
from tongzhou.builder.flows.deadline_documents import each_text
from tongzhou.builder.flows.naming import RECORD, FlowNames, bound_condition, bound_formula
from tongzhou.builder.flows.running.machines import ACTIONS
from tongzhou.builder.flows.texts import PLACEHOLDER
from tongzhou.builder.flows.wiring import Wiring, is_contributed_to
from tongzhou.builder.query.facade import Sight, sight_of
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.builder.schema.facade import leaves
from tongzhou.expressions.facade import Bound
from tongzhou.kernel.errors import NotAllowed, NotFound


def check_reach(forms: Forms, document: FlowDocument, actor: Actor, wiring: Wiring | None) -> None:
    """Raise NotAllowed unless the actor reads, in full and of every record, all that a flow reads or shows, and may do
    to every record, and by its tasks, what its steps do. The flow has no mistakes.

    Without `wiring` nobody knows what they need: then who may give roles, and so every right, is asked for.
    """
    unknown = {Permission.ROLES_MANAGE} if is_contributed_to(document) else set()
    if not all(actor.may(each) for each in (unknown if wiring is None else wiring.needs(document))):
        raise NotAllowed()
    names, sight = FlowNames(forms, document), sight_of(forms, actor)
    try:
        for key, action in sorted(_acts_on(document)):
            if not row_scope(actor, key, action).everything:
                raise NotAllowed()
        for form, each in (*_reads(names, document), *_compared(names, document, wiring)):
            for place in ((form, each), *_found_by(forms, each)):
                _check_reads(sight, actor, *place)
        for key, fields, action in _writes(document):
            scope = field_scope(actor, key)
            if not all(scope.may_write(field, action) for field in fields):
                raise NotAllowed()
    except NotFound:
        raise NotAllowed() from None


def _found_by(forms: Forms, each: Field) -> Iterator[tuple[FormDefinition, Field]]:
    """What a query field tells of other records, which the flow finds among all of them."""
    settings = each.settings
    form = forms.by_key.get(settings.form) if isinstance(settings, QuerySettings) else None
    if isinstance(settings, QuerySettings) and form is not None:
        keys = (form.label_field, *settings.columns, *(match.field for match in settings.where))
        yield from ((form, form.get(key)) for key in keys)


def _compared(
    names: FlowNames, document: FlowDocument, wiring: Wiring | None
) -> Iterator[tuple[FormDefinition, Field]]:
    """What tasks give out that look for records like the run's own."""
    tasks = [] if wiring is None else [wiring.tasks.get(e.name) for e in document.steps if isinstance(e, TaskStep)]
    if document.form is None or not any(each is not None and each.compares for each in tasks):
        return
    for check in names.forms.get(document.form).duplicates:
        for compared in check.against:
            form = names.forms.by_key.get(compared.form)
            each = None if form is None else form.find(compared.field)
            if form is not None and each is not None:
                yield from ((form, each), (form, form.get(form.label_field)))


def _check_reads(sight: Sight, actor: Actor, form: FormDefinition, each: Field) -> None:
    if not row_scope(actor, form.key, Action.READ).everything or sight.shown_on(form, each) is not None:
        raise NotAllowed()
    if sight.mask(form, each) is not None and not field_scope(actor, form.key).may_reveal(each.key):
        raise NotAllowed()


def _acts_on(document: FlowDocument) -> set[tuple[str, Action]]:
    wanted = {(document.form, Action.READ)} if document.form is not None else set()
    for step in document.steps:
        action = ACTIONS.get(step.kind)
        form = getattr(step, "form", None) or document.form
        if action is not None and form is not None:
            wanted |= {(form, action), (form, Action.READ)}
            if step.kind == "upsert":
                wanted.add((form, Action.CREATE))
            if step.kind == "document":
                wanted.add((form, Action.UPDATE))
    return wanted


def _writes(document: FlowDocument) -> Iterator[tuple[str, tuple[str, ...], Action]]:
    for step in document.steps:
        form = getattr(step, "form", None) or document.form
        if form is None:
            continue
        if step.kind in ("create", "update", "upsert"):
            values = tuple(getattr(step, "values", {}))
            if step.kind != "update":
                yield form, values, Action.CREATE
            if step.kind != "create":
                yield form, values, Action.UPDATE
        if isinstance(step, DocumentStep):
            yield form, (step.field,), Action.UPDATE
        if isinstance(step, ApproveStep | FillStep | StartStep) and document.form is not None:
            written = [key for key, use in step.fields.items() if use in (FieldUse.WRITE, FieldUse.REQUIRED)]
            yield document.form, (*written, *_on_return(document, step)), Action.UPDATE


def _on_return(document: FlowDocument, step: Step) -> Mapping[str, str]:
    """What is written as the run is given back by a step, or taken back to its start."""
    if isinstance(step, StartStep):
        return document.rules.withdrawn
    return step.returns.values if isinstance(step, ApproveStep | FillStep) else {}


def _reads(names: FlowNames, document: FlowDocument) -> Iterator[tuple[FormDefinition, Field]]:
    """Every field that a formula, a text or a step of people reads, those on the way to it as well."""
    own = None if document.form is None else names.forms.get(document.form)
    for path in _paths(names, document):
        place, _, rest = path.partition(".")
        form = own if place == RECORD else _form_at(names, place)
        for part in rest.split(".") if rest and form is not None else ():
            each = None if form is None else form.find_by_id(part)
            if form is None or each is None:
                break
            yield form, each
            form = None if each.target is None else names.forms.by_key.get(each.target)
    if own is not None:
        for step in document.steps:
            yield from ((own, own.get(key)) for key in _shown(step, own))
        if any(isinstance(step, DocumentStep) for step in document.steps):
            yield from _printed(names, own)
    for step in document.steps:
        yield from _chosen_by(names, step)


def _printed(names: FlowNames, own: FormDefinition) -> Iterator[tuple[FormDefinition, Field]]:
    """What a template may show: the record with the rows of its sub-forms."""
    rows = [names.forms.by_key.get(subform.form) for subform in own.subforms.values()]
    for form in (own, *(each for each in rows if each is not None)):
        yield from ((form, each) for each in form.live_fields)


def _form_at(names: FlowNames, place: str) -> FormDefinition | None:
    step = next((each for each in names.document.steps if each.key == place), None)
    return None if step is None else names.form_of(step)


def _shown(step: Step, own: FormDefinition) -> Iterator[str]:
    """What a step of people shows of the record."""
    if not isinstance(step, ApproveStep | FillStep | CcStep):
        return
    for each in own.live_fields:
        if step.fields.get(each.key, FieldUse(step.others)) is not FieldUse.HIDDEN:
            yield each.key


def _chosen_by(names: FlowNames, step: Step) -> Iterator[tuple[FormDefinition, Field]]:
    form = names.forms.by_key.get(getattr(step, "form", None) or "")
    for leaf in leaves(getattr(step, "where", None)) if form is not None else ():
        each = None if form is None else form.find(str(leaf.get("field")).split(".", maxsplit=1)[0])
        if form is not None and each is not None:
            yield form, each


def _paths(names: FlowNames, document: FlowDocument) -> Iterator[str]:
    for bound in _bound(names, document):
        yield from bound.fields()
    for text in _texts(document):
        for name in PLACEHOLDER.findall(text):
            found = names.get(name)
            if found is not None:
                yield found.path


def _bound(names: FlowNames, document: FlowDocument) -> Iterator[Bound]:
    conditions: list[Any] = [getattr(document.trigger, "when", None), *(line.when for line in document.lines)]
    for condition in conditions:
        if condition is not None:
            yield bound_condition(names, condition)
    for formula in _formulas(document):
        yield bound_formula(names, formula)


def _formulas(document: FlowDocument) -> Iterator[str]:
    for step in document.steps:
        yield from (*getattr(step, "values", {}).values(), *_on_return(document, step).values())
        for name in ("record", "until"):
            if getattr(step, name, None) is not None:
                yield getattr(step, name)
        yield from (str(leaf["formula"]) for leaf in leaves(getattr(step, "where", None)) if "formula" in leaf)


def _texts(document: FlowDocument) -> Iterator[str]:
    for step in document.steps:
        if isinstance(step, NotifyStep):
            yield from (*each_text(step.subject), *each_text(step.text))
        if isinstance(step, HttpStep):
            yield step.url
        if isinstance(step, ApproveStep | FillStep | CcStep) and step.notice is not None:
            yield from each_text(step.notice)
        told = (each.text for each in getattr(step, "deadlines", ()) if each.text is not None)
        yield from (text for template in told for text in each_text(template))
