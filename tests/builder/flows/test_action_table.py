"""The tables of docs/subsystems/flow-actions.md: each cell is done, and comes out as it says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.builder.flows.drawing import PEOPLE, approve, document
from tests.builder.flows.playing import INITIATOR, Play
from tongzhou.builder.flows.contracts import ActionName, DecisionMode, RunStatus
from tongzhou.builder.flows.core.graph import Graph
from tongzhou.builder.flows.core.state import (
    ROBOT,
    Acted,
    Change,
    Happening,
    TakenBack,
    TimeUp,
    ToDo,
)

PAGE = Path(__file__).parents[3] / "docs" / "subsystems" / "flow-actions.md"
X, ADDED = "x", "p"
DEADLINES = ("submit", "return", "transfer")


class Cell(NamedTuple):
    """One cell of the tables."""

    action: str
    mode: DecisionMode
    are_others: bool
    result: str
    chinese: str


def cells() -> Iterator[Cell]:
    """Every cell, rows of several modes taken apart."""
    for section in PAGE.read_text("utf-8").split("\n## ")[1:]:
        action = section.split(" · ")[0]
        for row in re.findall(r"^\| (.+) \|$", section, re.MULTILINE)[1:]:
            modes, *texts = row.split(" | ")
            for mode in DecisionMode if modes == "every" else [DecisionMode(each) for each in modes.split(", ")]:
                yield Cell(action, mode, True, *texts[:2])
                yield Cell(action, mode, False, *texts[2:])


CELLS = list(cells())


class Case:
    """A run that is at the step under test, where x is about to act."""

    def __init__(self, cell: Cell) -> None:
        self.cell = cell
        is_first = cell.action == "withdraw (untouched)"
        drawn = document("start s c end" if is_first else "start a s c end", a=approve(), s=_step(cell), c=approve())
        rule = "always" if cell.action == "withdraw (always)" else "untouched"
        rules = drawn.rules.model_copy(update={"withdraw": rule})
        self.run = Play(Graph(drawn.model_copy(update={"rules": rules})))
        if not is_first:
            self.run.ask("a", "a")
            self.run.act("a")
        self.reach()
        if cell.action == "take_back":
            self.run.act("x", "submit")
            if not self.asked():
                self.run.ask("c", "c")
        self.before, self.known = self.run.state, self.todo(X).number if self.asked() else 0
        self.code = self.run.happen(self.happening())

    def reach(self) -> None:
        """The step as its mode and the others make it."""
        match self.cell.mode, self.cell.are_others:
            case (DecisionMode.ANY, False):
                self.run.ask("s", "x")
            case (DecisionMode.SHARE, are_others):
                self.run.ask("s", "xyz")
                if not are_others:
                    self.run.act("y", "submit")
                    self.run.act("z", "reject")
            case (DecisionMode.SEQUENCE, False):
                self.run.ask("s", "yx")
                self.run.act("y", "submit")
            case (mode, are_others):
                self.run.ask("s", "xy")
                if mode is DecisionMode.ALL and not are_others:
                    self.run.act("y", "submit")
                if mode is DecisionMode.FIRST and not are_others:
                    self.run.act("x", "claim")

    def happening(self) -> Happening:
        """What the row does."""
        action, visit = self.cell.action, self.run.state.visits[0].number
        if action.startswith("deadline"):
            return TimeUp(visit, DEADLINES.index(action.split()[1]), (_member(ADDED),), 1)
        if action.startswith("withdraw"):
            return TakenBack(INITIATOR)
        if action == "take_back":
            mine = [
                n for n, each in self.run.shadow.todos.items() if each.who == _member(X) and each.decision is not None
            ]
            return TakenBack(_member(X), mine[-1])
        people = (_member(ADDED),) if action in ("transfer", "add_before", "add_after", "add_beside") else ()
        return Acted(self.todo(X).number, action, _member(X), people, revision=1)

    def asked(self) -> tuple[ToDo, ...]:
        """The to-dos of the step under test."""
        return next((each.todos for each in self.run.state.visits if each.step == "s"), ())

    def todo(self, who: str) -> ToDo:
        """The last of somebody's."""
        return [each for each in self.asked() if each.who == _member(who)][-1]

    def stands(self, **whose: str) -> bool:
        """Whether the step is open and these people's to-dos stand so."""
        return all(self.todo(who).status == status for who, status in whose.items())

    def others(self, *statuses: str) -> bool:
        """Whether whoever else had to decide stands so, those of a step that is left among them."""
        rows, rest = self.run.shadow.todos, (_member("y"), _member("z"))
        before = [e for v in self.before.visits for e in v.todos if e.who in rest and e.decision is None]
        return all(rows[each.number].status in statuses for each in before)

    def agrees(self, *people: str) -> bool:
        """Whether the step is done as soon as these agree."""
        for who in people:
            self.run.act(who)
        return self.run.at() == ["c"]

    def left(self, step: str) -> bool:
        """Whether the run is at this step only, and nobody is asked at the one it left."""
        return self.code is None and self.run.at() == [step] and self.others("gone", "done")


def _member(who: str) -> str:
    return f"member:{who}"


def _step(cell: Cell) -> dict[str, Any]:
    actions = [{"name": each.value} for each in ActionName]
    deadlines = [{"after": {"amount": 1}, "act": act, "to": PEOPLE} for act in DEADLINES]
    return approve(cell.mode.value, share=60, actions=actions, deadlines=deadlines)


def _rest(case: Case) -> tuple[str, ...]:
    """Who has to agree besides those the cell is about."""
    if not case.cell.are_others or case.cell.mode in (DecisionMode.ANY, DecisionMode.FIRST):
        return ()
    return ("y",)


def _is_back(case: Case) -> bool:
    return case.left("a") and case.run.state.status is RunStatus.RUNNING


def _comes_back(case: Case, others: str) -> bool:
    stands = case.stands(x="later", p="open") and case.others(others)
    case.run.act(ADDED)
    return stands and case.stands(x="open") and case.agrees(X, *_rest(case))


def _counts_with(case: Case, others: str) -> bool:
    stands = case.stands(x="done", p="open") and case.others(others)
    return stands and case.agrees(ADDED, *_rest(case))


def _robot_submitted(case: Case) -> bool:
    changes = [each for each in case.run.commands if isinstance(each, Change) and each.action == "submit"]
    return case.left("c") and bool(changes) and all(each.by == ROBOT for each in changes)


def _is_again(case: Case) -> bool:
    assert case.code is None
    return case.run.at() == ["s"] and case.stands(x="open") and case.todo(X).decision is None


def _step_again(case: Case) -> bool:
    """It can be decided as before, by the same person; others who had decided need not again."""
    return _is_again(case) and case.known == 0 and case.agrees(X)


RESULTS: dict[str, Callable[[Case], bool]] = {
    "The step is done.": lambda case: case.left("c"),
    "The step is done; the others are no longer asked.": lambda case: case.left("c") and case.others("gone"),
    "The step waits for the others.": lambda case: case.stands(x="done") and case.others("open"),
    "The turn passes to the next person.": lambda case: case.stands(x="done", y="open"),
    "Nothing is decided; the to-do stays open.": lambda case: case.code is None and case.run.state == case.before,
    "The run is refused: it takes the line for refusals, without one it ends.": lambda case: (
        case.run.state.status is RunStatus.REJECTED and case.others("gone", "done")
    ),
    "The run goes back; nobody is asked here until it comes again.": _is_back,
    "The other person is asked in their place.": lambda case: (
        case.stands(x="gone", p="open") and case.others("open", "later") and case.agrees(ADDED, *_rest(case))
    ),
    "The added person decides first, then it comes back.": lambda case: _comes_back(case, "later"),
    "The added person decides first, then it comes back; the others may decide meanwhile.": lambda case: _comes_back(
        case, "open"
    ),
    "It is taken; the added person decides first, then it comes back.": lambda case: (
        case.todo(X).claimed and _comes_back(case, "later")
    ),
    "It is submitted, and counts once the added person agrees too.": lambda case: _counts_with(case, "later"),
    "It is submitted, and counts once the added person agrees too; the others may decide meanwhile.": lambda case: (
        _counts_with(case, "open")
    ),
    "It is taken and submitted, and counts once the added person agrees too.": lambda case: (
        case.todo(X).claimed and _counts_with(case, "later")
    ),
    "The added person is asked as well.": lambda case: case.stands(x="open", p="open") and case.others("open"),
    "The added person's turn comes last.": lambda case: (
        case.stands(x="open", p="later") and case.agrees(X, *_rest(case), ADDED)
    ),
    "Not possible: one person decides here for all.": lambda case: case.code == "beside_needs_all",
    "It is theirs; the others stand back.": lambda case: case.todo(X).claimed and case.others("later"),
    "Not possible: it is taken already.": lambda case: case.code == "claimed_already",
    "All are asked again.": lambda case: case.stands(x="open", y="open") and not case.todo(X).claimed,
    "Not possible: it is not taken.": lambda case: case.code == "not_claimed",
    "Not offered.": lambda case: case.code == "action_not_offered",
    "The run is ended.": lambda case: case.run.state.status is RunStatus.ENDED and case.others("gone", "done"),
    "The run is the initiator's again; nobody else is asked.": lambda case: (
        case.left("start") and case.run.state.visits[0].todos[0].who == INITIATOR
    ),
    "Not possible: somebody has acted.": lambda case: case.code == "withdraw_touched",
    "Their to-do is open again.": lambda case: _is_again(case) and case.others("open"),
    "Their to-do is open again; the next person waits.": lambda case: _is_again(case) and case.stands(y="later"),
    "The step is open again as it was; the next one is not asked any more.": _step_again,
    "The step is done: the robot submits for whoever is open.": _robot_submitted,
    "Who takes over is asked in everybody's place.": lambda case: (
        case.stands(x="gone", y="gone", p="open") and case.agrees(ADDED)
    ),
    "Who takes over is asked in the first one's place; the others stay asked.": lambda case: case.stands(
        x="gone", y="open", z="open", p="open"
    ),
}


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: f"{cell.action}-{cell.mode}-{cell.are_others}")
def test_a_cell(cell: Cell) -> None:
    case = Case(cell)
    if case.code is not None:
        assert case.run.state == case.before
    assert RESULTS[cell.result](case), (case.code, case.run.state)


def test_the_tables_are_whole() -> None:
    actions = {each.value for each in ActionName} - {"print", "batch"}
    actions |= {"withdraw (always)", "withdraw (untouched)", "take_back", *(f"deadline {each}" for each in DEADLINES)}
    told = [(cell.action, cell.mode, cell.are_others) for cell in CELLS]
    assert len(told) == len(set(told))
    assert set(told) == {
        (action, mode, others) for action in actions for mode in DecisionMode for others in (True, False)
    }
    assert {cell.result for cell in CELLS} == set(RESULTS)


def test_both_languages_say_the_same() -> None:
    english, chinese = defaultdict(set), defaultdict(set)
    for cell in CELLS:
        english[cell.result].add(cell.chinese)
        chinese[cell.chinese].add(cell.result)
    assert all(len(each) == 1 for each in (*english.values(), *chinese.values()))
