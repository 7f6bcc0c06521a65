"""What the commands of a run leave behind outside: rows of visits, to-dos and what is due, and what holds of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from tongzhou.builder.flows.contracts import RunStatus, TaskStatus
from tongzhou.builder.flows.core.advance import advance
from tongzhou.builder.flows.core.graph import Graph, opens_block
from tongzhou.builder.flows.core.state import (
    Ask,
    Change,
    ClearDue,
    Closed,
    Command,
    Decide,
    Find,
    Finish,
    Happening,
    Opened,
    Perform,
    Refused,
    Scope,
    SetTimers,
    State,
    ToDo,
    Visit,
    from_json,
    to_json,
)

ALIVE = (RunStatus.RUNNING, RunStatus.STUCK)
ANSWERS = frozenset({"submit", "reject", "return", "end", "add_after"})

_BEGINS = {"approve": "find", "fill": "find", "cc": "find", "branch": "decide", "wait": "timers"}


@dataclass
class Shadow:
    """The rows of one run."""

    visits: dict[int, tuple[str, Scope]] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)
    todos: dict[int, ToDo] = field(default_factory=dict)
    owners: dict[int, int] = field(default_factory=dict)
    answered: set[int] = field(default_factory=set)
    due: dict[int, str] = field(default_factory=dict)
    status: RunStatus = RunStatus.RUNNING
    blocks_done: int = 0
    joins: int = 0

    def apply(self, graph: Graph, command: Command) -> None:
        """Do what a command says, as simply as can be."""
        match command:
            case Opened(visit, step, scope):
                assert visit not in self.visits
                self.visits[visit] = (step, scope)
                self.joins += graph.steps[step].kind == "join"
            case Closed(visit, step, outcome):
                assert visit in self.visits
                assert visit not in self.closed
                self.closed.add(visit)
                self.blocks_done += outcome == "done" and opens_block(graph.steps[step])
            case Find(visit):
                self.due[visit] = "find"
            case Decide(visit):
                self.due[visit] = "decide"
            case Perform(visit):
                self.due[visit] = "perform"
            case SetTimers(visit):
                self.due[visit] = "timers"
            case ClearDue(visit):
                self.due.pop(visit, None)
            case Ask(visit, _, todo):
                assert todo.number not in self.todos
                assert visit not in self.closed
                self.todos[todo.number], self.owners[todo.number] = todo, visit
            case Change():
                self.change(command)
            case Finish(status):
                assert status is not self.status
                self.status = status

    def change(self, command: Change) -> None:
        """A to-do is answered once, unless the answer is taken back."""
        before, number = self.todos[command.todo.number], command.todo.number
        if command.action in ANSWERS:
            assert before.status in (TaskStatus.OPEN, TaskStatus.LATER)
            assert number not in self.answered
            self.answered.add(number)
        if command.action == "take_back":
            self.answered.remove(number)
        assert command.todo.who == before.who
        self.todos[number] = command.todo

    def check(self, graph: Graph, state: State) -> None:
        """The rows are what the state says, and whatever is alive is somebody's or something's turn."""
        assert self.status is state.status
        alive = {each.number: (each.step, each.scope) for each in state.visits}
        assert alive == {number: each for number, each in self.visits.items() if number not in self.closed}
        assert self.joins == self.blocks_done
        todos = {todo.number: todo for each in state.visits for todo in each.todos}
        assert todos == {number: each for number, each in self.todos.items() if self.owners[number] in alive}
        for number, todo in self.todos.items():
            assert number in todos or todo.status in (TaskStatus.DONE, TaskStatus.GONE)
        assert set(self.due) <= set(alive)
        assert bool(alive) == (state.status in ALIVE)
        is_stuck = any(each.status == "failed" for each in state.visits)
        assert is_stuck == (state.status is RunStatus.STUCK)
        for visit in state.visits:
            assert self.has_turn(graph, state, visit), visit

    def has_turn(self, graph: Graph, state: State, visit: Visit) -> bool:
        """Whether a visit goes on once somebody or something did what is theirs."""
        due, kind = self.due.get(visit.number), graph.steps[visit.step].kind
        if visit.status == "failed":
            return visit.fault is not None
        if visit.status != "waiting":
            return due == _BEGINS.get(kind, "perform")
        inside = {each.scope[len(visit.scope)][1] for each in state.visits if visit.number in dict(each.scope)}
        match kind:
            case "start" | "approve" | "fill":
                return any(each.status is TaskStatus.OPEN for each in visit.todos)
            case "parallel" | "branch":
                return inside == set(range(visit.lines)) - set(visit.arrived) and bool(inside)
            case "loop":
                return inside == {visit.turn}
        return visit.turn < visit.total


class Run:
    """A run and its shadow."""

    def __init__(self, graph: Graph, state: State) -> None:
        self.graph, self.state = graph, state
        self.shadow = Shadow()
        self.commands: list[Command] = []

    def happen(self, happening: Happening) -> str | None:
        """Let something happen; the code where it is refused."""
        before = json.dumps(to_json(self.state))
        try:
            state, commands = advance(self.graph, self.state, happening)
        except Refused as refusal:
            assert json.dumps(to_json(self.state)) == before
            return refusal.code
        self.state, self.commands = state, list(commands)
        for command in commands:
            self.shadow.apply(self.graph, command)
        assert from_json(json.loads(json.dumps(to_json(state)))) == state
        self.shadow.check(self.graph, state)
        return None
