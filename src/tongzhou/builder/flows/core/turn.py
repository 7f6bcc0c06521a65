"""One turn of a run: the state as it changes and the commands that follow."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Any

from tongzhou.builder.flows.contracts import RunStatus, TaskStatus
from tongzhou.builder.flows.core.graph import Graph
from tongzhou.builder.flows.core.state import (
    Ask,
    Change,
    ClearDue,
    Closed,
    Command,
    Find,
    Finish,
    Opened,
    Scope,
    State,
    ToDo,
    Visit,
    Who,
    with_visit,
)

ALIVE = frozenset({RunStatus.RUNNING, RunStatus.STUCK})


class Turn:
    """Small changes to a state, each with the command that makes it true outside."""

    def __init__(self, graph: Graph, state: State) -> None:
        self.graph = graph
        self.state = state
        self.commands: list[Command] = []
        self.agenda: deque[tuple[str, Scope, str | None]] = deque()
        """Steps to be reached, in their order: going on is a loop, however many steps decide themselves."""

    def command(self, command: Command) -> None:
        """Note what is to be done."""
        self.commands.append(command)

    def change(self, **values: Any) -> None:
        """Other values of the run."""
        self.state = replace(self.state, **values)

    def put(self, visit: Visit) -> Visit:
        """Store a visit."""
        self.state = with_visit(self.state, visit)
        return visit

    def number(self) -> int:
        """A number that nothing of this run has."""
        number = self.state.next
        self.change(next=number + 1)
        return number

    def open(self, step: str, scope: Scope, *, straight_to: str | None = None) -> Visit:
        """A new visit of a step."""
        visit = Visit(self.number(), step, scope, straight_to=straight_to)
        self.command(Opened(visit.number, step, scope))
        return self.put(visit)

    def drop(self, visit: Visit, outcome: str) -> None:
        """A visit is over, with what is inside of it: what is left to decide is gone, nothing of it is due any more."""
        for inner in reversed(self.state.visits):
            if any(number == visit.number for number, _ in inner.scope) and self.visit(inner.number) is not None:
                self.drop(inner, "gone")
        for todo in visit.todos:
            if todo.status in (TaskStatus.OPEN, TaskStatus.LATER):
                self.command(Change(replace(todo, status=TaskStatus.GONE)))
        self.command(ClearDue(visit.number))
        self.command(Closed(visit.number, visit.step, outcome))
        self.change(visits=tuple(each for each in self.state.visits if each.number != visit.number))

    def drop_within(self, scope: Scope, *, outcome: str = "gone") -> None:
        """Everything that is alive in a scope, blocks in it included, is over."""
        for visit in sorted(self.state.visits, key=lambda each: len(each.scope), reverse=True):
            if visit.scope[: len(scope)] == scope:
                self.drop(visit, outcome)

    def finish(self, status: RunStatus) -> None:
        """The run is over."""
        self.drop_within(())
        self.change(status=status, skipping=frozenset())
        self.command(Finish(status))

    def stick(self, visit: Visit, fault: str) -> None:
        """The run waits at a visit for somebody who manages it."""
        if visit.status == "failed":
            return
        self.put(replace(visit, status="failed", fault=fault))
        self.command(ClearDue(visit.number))
        if self.state.status is not RunStatus.STUCK:
            self.change(status=RunStatus.STUCK)
            self.command(Finish(RunStatus.STUCK))

    def look_instead(self, visit: Visit) -> None:
        """Find those who are asked where a step has nobody."""
        self.put(replace(visit, status="instead"))
        self.command(Find(visit.number, visit.step, instead=True))

    def reopen(self) -> None:
        """A run that was over goes on."""
        self.change(status=RunStatus.RUNNING)
        self.command(Finish(RunStatus.RUNNING))

    def freed(self) -> None:
        """A run of which nothing is stuck any more runs."""
        if self.state.status is RunStatus.STUCK and not any(each.status == "failed" for each in self.state.visits):
            self.change(status=RunStatus.RUNNING)
            self.command(Finish(RunStatus.RUNNING))

    def ask(
        self, visit: Visit, who: Who, status: TaskStatus, *, like: ToDo | None = None, role: str = "asked",
        of: int | None = None,
    ) -> Visit:  # fmt: skip
        """A new to-do of a visit; one `like` another takes its place."""
        todo = ToDo(self.number(), who, status, role, of)
        if like is None:
            return self.add(visit, todo)
        todo = replace(todo, role=like.role, of=like.of, claimed=like.claimed, instead=like.instead or like.who)
        return self.add(visit, todo, at=visit.todos.index(like))

    def add(self, visit: Visit, todo: ToDo, *, at: int | None = None) -> Visit:
        """A to-do of a visit, the last or at a place among the others."""
        at = len(visit.todos) if at is None else at
        self.command(Ask(visit.number, visit.step, todo))
        return self.put(replace(visit, todos=(*visit.todos[:at], todo, *visit.todos[at:])))

    def set_todo(self, visit: Visit, todo: ToDo, *, action: str | None = None, by: Who | None = None) -> Visit:
        """A to-do stands otherwise."""
        self.command(Change(todo, action, by))
        todos = tuple(todo if each.number == todo.number else each for each in visit.todos)
        return self.put(replace(visit, todos=todos))

    def is_open(self, scope: Scope) -> bool:
        """Whether the blocks of a scope are alive and, of loops, in the same turn."""
        for number, turn in scope:
            visit = self.visit(number)
            if visit is None or (visit.total > 0 and visit.turn != turn):
                return False
        return True

    def visit(self, number: int) -> Visit | None:
        """A visit that is alive."""
        return self.state.visit(number)
