"""Runs and to-dos as their pages show them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tongzhou.builder.flows.contracts import (
    ApproveStep,
    FillStep,
    FlowDocument,
    RunStatus,
    StartStep,
    Step,
    TaskStatus,
)
from tongzhou.builder.flows.core.graph import Graph
from tongzhou.builder.flows.core.state import Who
from tongzhou.builder.flows.work.answers import (
    HistoryPerson,
    HistoryStep,
    OfferedAction,
    PersonShown,
    PictureShown,
    ReturnsShown,
    TaskGroupShown,
    TaskLineShown,
    TitledShown,
)
from tongzhou.builder.flows.work.picture import VisitTold, seconds_of, states_of
from tongzhou.builder.flows.work.possible import (
    may_batch,
    may_batch_reject,
    may_take_back,
    may_withdraw,
    places_to_return,
    possible_actions,
)
from tongzhou.builder.flows.work.rows import GroupRow, RunRow, TaskRow, VisitRow
from tongzhou.builder.schema.contracts import Forms
from tongzhou.notifications.contracts import Person

ALIVE = frozenset({RunStatus.RUNNING, RunStatus.STUCK})
MACHINES = frozenset({"branch", "parallel", "join", "loop", "formula", "find", "wait"})
"""Steps that say nothing to people: the history leaves them out unless they failed."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks, when, and what forms there are."""

    who: Who
    forms: Forms
    now: datetime


def task_line(task: TaskRow, run: RunRow, reader: Reader) -> TaskLineShown:
    """A to-do in a list."""
    is_open = task.status == TaskStatus.OPEN
    graph = Graph(run.document)
    return TaskLineShown(
        id=task.id,
        step=_step_shown(run.document, task.step),
        instead_of=[task.person_name] if is_open and task.who != reader.who else list(task.instead_of),
        status=task.status,
        outcome=task.action,
        at=task.at if is_open or task.acted_at is None else task.acted_at,
        due_at=task.due_at,
        is_overdue=is_open and task.due_at is not None and task.due_at <= reader.now,
        batch=is_open and may_batch(graph, task.step),
        kind=task.kind,
        batch_reject=is_open and may_batch_reject(graph, task.step),
        waiting_for=[],
        **_run_part(run, reader),
        may_withdraw=False,
        may_urge=False,
    )


def run_line(run: RunRow, waiting: Sequence[TaskRow], reader: Reader) -> TaskLineShown:
    """A run in the list of who started it."""
    due = min((each.due_at for each in waiting if each.due_at is not None), default=None)
    first = waiting[0].step if waiting else None
    is_mine = run.initiator == reader.who
    return TaskLineShown(
        id=run.id,
        step=None if first is None else _step_shown(run.document, first),
        instead_of=[],
        status=run.status,
        outcome=None,
        at=run.started_at,
        due_at=due,
        is_overdue=due is not None and due <= reader.now,
        batch=False,
        kind=None,
        batch_reject=False,
        waiting_for=list(dict.fromkeys(each.name for each in waiting)),
        **_run_part(run, reader),
        may_withdraw=is_mine and may_withdraw(Graph(run.document), run.state, reader.who),
        may_urge=is_mine and may_urge(run, waiting),
    )


def group_shown(group: GroupRow, forms: Forms) -> TaskGroupShown:
    """A group of a box."""
    form = None if group.form is None else forms.find(group.form)
    return TaskGroupShown(
        flow=None if group.flow is None else TitledShown(*group.flow),
        step=None if group.step is None else TitledShown(*group.step),
        form=None if group.form is None else TitledShown(group.form, group.form if form is None else form.title),
        person=None if group.person is None else PersonShown(*group.person),
        count=group.count,
    )


def may_urge(run: RunRow, waiting: Sequence[TaskRow]) -> bool:
    """Whether there is anybody to be urged by who started the run."""
    others = any(each.who != run.initiator for each in waiting)
    return run.status in ALIVE and others and run.document.rules.urges_per_hour > 0


def history_of(
    document: FlowDocument, visits: Iterable[VisitRow], tasks: Sequence[TaskRow], now: datetime
) -> list[HistoryStep]:
    """What happened, step by step, the oldest first."""
    kinds = {step.key: step.kind for step in document.steps}
    shown = []
    for visit in visits:
        kind = kinds.get(visit.step, "")
        if kind in MACHINES and visit.fault is None:
            continue
        shown.append(
            HistoryStep(
                visit=visit.visit,
                step=_step_shown(document, visit.step),
                kind=kind,
                arrived_at=visit.arrived_at,
                left_at=visit.left_at,
                outcome=visit.outcome,
                seconds=seconds_of(_told(visit, tasks), now),
                people=[_person(each) for each in tasks if each.visit == visit.visit],
            )
        )
    return shown


def picture_of(run: RunRow, visits: Sequence[VisitRow], tasks: Sequence[TaskRow], now: datetime) -> PictureShown:
    """The flow and how far the run has come."""
    told = [_told(each, tasks) for each in visits]
    states = states_of(run.document, told, is_over=run.status not in ALIVE, now=now)
    return PictureShown(run.document, states)


def actions_of(run: RunRow, task: TaskRow) -> list[OfferedAction]:
    """What who is asked may do now, with the names that the step gives."""
    graph = Graph(run.document)
    step = graph.steps.get(task.step)
    labels = {each.name: each.label for each in getattr(step, "actions", ())}
    return [OfferedAction(name, labels.get(name)) for name in possible_actions(graph, run.state, task.number, task.who)]


def takes_back(run: RunRow, task: TaskRow, person: Person) -> bool:
    """Whether somebody may take back what they decided, or what was decided in their place."""
    is_theirs = f"{person.kind.value}:{person.id}" == task.who or person.id == task.by_id
    is_done = is_theirs and task.status == TaskStatus.DONE and run.status in ALIVE
    return is_done and may_take_back(Graph(run.document), run.state, task.number, task.who)


def returns_of(run: RunRow, task: TaskRow) -> ReturnsShown:
    """Where the run may be returned to."""
    graph = Graph(run.document)
    step = graph.steps.get(task.step)
    if not isinstance(step, ApproveStep | FillStep):
        return ReturnsShown()
    places = places_to_return(graph, run.state, task.number)
    return ReturnsShown(
        steps=[_step_shown(run.document, each) for each in places],
        walk=step.returns.walk.value,
        choose_walk=step.returns.choose_walk,
    )


def asks_of(step: Step | None) -> tuple[str, str]:
    """Whether an opinion and a signature are asked for."""
    if isinstance(step, ApproveStep | FillStep):
        return step.opinion, step.signature
    return ("optional" if isinstance(step, StartStep) else "none"), "none"


def _run_part(run: RunRow, reader: Reader) -> dict[str, Any]:
    form = None if run.form is None else reader.forms.find(run.form)
    return {
        "run": run.id,
        "flow": TitledShown(run.document.key, run.document.title),
        "form": None if form is None else TitledShown(form.key, form.title),
        "label": run.label,
        "initiator": _initiator(run),
    }


def _initiator(run: RunRow) -> PersonShown | None:
    if run.initiator_name is None:
        return None
    person: UUID | None = None if run.initiator is None else UUID(run.initiator.split(":", 1)[1])
    return PersonShown(person, run.initiator_name)


def _step_shown(document: FlowDocument, key: str) -> TitledShown:
    titles = {step.key: step.title for step in document.steps}
    return TitledShown(key, titles.get(key, key))


def _told(visit: VisitRow, tasks: Iterable[TaskRow]) -> VisitTold:
    here = [each for each in tasks if each.visit == visit.visit]
    acted = [each.name for each in here if each.action is not None]
    waiting = [each.name for each in here if each.status == TaskStatus.OPEN]
    return VisitTold(
        step=visit.step,
        arrived_at=visit.arrived_at,
        left_at=visit.left_at,
        outcome=visit.outcome,
        fault=visit.fault,
        persons=tuple(waiting if visit.left_at is None and waiting else acted),
    )


def _person(task: TaskRow) -> HistoryPerson:
    return HistoryPerson(
        name=task.name,
        instead_of=list(task.instead_of),
        action=task.action,
        at=task.acted_at,
        opinion=task.opinion,
        signature=task.signature,
        status=task.status,
    )


def by_run(tasks: Iterable[TaskRow]) -> Mapping[UUID, list[TaskRow]]:
    """To-dos by their run."""
    found: dict[UUID, list[TaskRow]] = {}
    for each in tasks:
        found.setdefault(each.run_id, []).append(each)
    return found
