"""Runs that tests carry on in few words, checked against their shadow at every turn."""

from __future__ import annotations

from typing import Any

from tests.builder.flows.shadow import Run
from tongzhou.builder.flows.contracts import TaskStatus
from tongzhou.builder.flows.core.graph import Graph
from tongzhou.builder.flows.core.state import (
    Acted,
    Happening,
    Intervened,
    PeopleFound,
    Performed,
    Started,
    State,
    TakenBack,
    ToDo,
)

INITIATOR = "member:i"


class Play(Run):
    """A run; people are named by a letter."""

    def __init__(self, graph: Graph, initiator: str | None = INITIATOR) -> None:
        super().__init__(graph, State(initiator=initiator))
        self.let(Started())

    def let(self, happening: Happening) -> None:
        """Something that may happen does."""
        assert self.happen(happening) is None

    def at(self) -> list[str]:
        """The steps that are alive."""
        return [visit.step for visit in self.state.visits]

    def visit(self, step: str) -> int:
        """The visit of a step that is alive."""
        return next(each.number for each in self.state.visits if each.step == step)

    def ask(self, step: str, people: str, revision: int = 1) -> None:
        """These are found for a step."""
        self.let(PeopleFound(self.visit(step), tuple(f"member:{who}" for who in people), revision))

    def done(self, step: str, **told: Any) -> None:
        """A machine did a step."""
        self.let(Performed(self.visit(step), **told))

    def todo(self, who: str) -> ToDo:
        """The open to-do of somebody."""
        todos = [todo for visit in self.state.visits for todo in visit.todos]
        return next(each for each in todos if each.who == f"member:{who}" and each.status is TaskStatus.OPEN)

    def asks(self, who: str, action: str, people: str = "", **more: Any) -> str | None:
        """Somebody does something with their open to-do; the code where they may not."""
        added = tuple(f"member:{each}" for each in people)
        more = {"revision": 1, **more}
        return self.happen(Acted(self.todo(who).number, action, f"member:{who}", added, **more))

    def act(self, who: str, action: str = "submit", people: str = "", **more: Any) -> None:
        """The same, where they may."""
        assert self.asks(who, action, people, **more) is None

    def takes_back(self, who: str) -> str | None:
        """Somebody takes back what they decided last; the code where they may not."""
        mine = [n for n, each in self.shadow.todos.items() if each.who == f"member:{who}" and each.decision]
        return self.happen(TakenBack(f"member:{who}", mine[-1]))

    def manage(self, what: str, at: str | None = None, people: str = "", **more: Any) -> str | None:
        """Who manages the flow does something; the code where it cannot be."""
        visit = None if at is None else self.visit(at)
        return self.happen(Intervened(what, visit, people=tuple(f"member:{who}" for who in people), **more))

    def open(self) -> str:
        """Who is asked now, by their letters in their order."""
        todos = [todo for visit in self.state.visits for todo in visit.todos]
        return "".join(each.who[-1] for each in todos if each.status is TaskStatus.OPEN)
