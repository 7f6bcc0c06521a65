"""The state of a run, and what happens to it. Frozen values, stored as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, TypeAlias

from tongzhou.builder.flows.contracts import RunStatus, TaskStatus, Walk

NUMBERS_MAX: Final = 5_000
"""Steps and to-dos of one run; one that would reach another step is stuck."""

Who: TypeAlias = str
"""A person as `member:<id>` or `partner_user:<id>`."""

Scope: TypeAlias = tuple[tuple[int, int], ...]
"""The visits whose blocks something is inside of, the outermost first, each with the number of the line or turn."""

ROBOT: Final = "robot"
"""Who acts when a deadline or a rule does."""


@dataclass(frozen=True, slots=True)
class ToDo:
    """What one person is to decide. `role` says how they came to be asked, `of` whose to-do theirs belongs to."""

    number: int
    who: Who
    status: TaskStatus
    role: str = "asked"
    of: int | None = None
    decision: str | None = None
    """`submit` or `reject`, once they decided."""
    claimed: bool = False
    """Of a step that the first takes: they took it, the others wait for whether they give it back."""
    instead: Who | None = None
    """Who was asked first, where it was given to somebody else."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One arrival at a step, alive until the run leaves it."""

    number: int
    step: str
    scope: Scope = ()
    status: str = "open"
    """open, waiting (for people, time or children), failed."""
    todos: tuple[ToDo, ...] = ()
    straight_to: str | None = None
    """Where the run goes when this is done, having been returned from there."""
    lines: int = 0
    arrived: tuple[int, ...] = ()
    turn: int = 0
    total: int = 0
    fault: str | None = None
    fired: tuple[int, ...] = ()
    """Deadlines that are over."""


@dataclass(frozen=True, slots=True)
class Past:
    """A decided visit of a human step."""

    visit: int
    step: str
    scope: Scope
    by: tuple[Who, ...]
    revision: int
    """Of the record when it was decided."""
    agreed: bool = True
    undone: bool = False
    """The run was returned to this step or to one before it: it counts no more, but what it agreed to is known."""
    todos: tuple[ToDo, ...] = ()
    """As they stood when it was decided, as long as somebody may take a decision back."""
    straight_to: str | None = None
    doer: Who | None = None
    """Who really made the decision that decided it, as a stand-in for who was asked; None for the program, and for who
    acted by what may do less than they.
    """


@dataclass(frozen=True, slots=True)
class State:
    """Everything the core needs to know of a run."""

    initiator: Who | None = None
    status: RunStatus = RunStatus.RUNNING
    next: int = 1
    visits: tuple[Visit, ...] = ()
    past: tuple[Past, ...] = ()
    outputs: Mapping[str, Any] = field(default_factory=dict)
    skipping: frozenset[str] = frozenset()
    """Steps that are not asked again as long as the record is what they agreed to."""
    acted: int = 0
    """The last visit of a machine step that did something which cannot be taken back."""
    submitted: int = 0
    """How often a deadline has submitted by itself."""

    def visit(self, number: int) -> Visit | None:
        """A visit that is alive."""
        return next((each for each in self.visits if each.number == number), None)

    def todo(self, number: int) -> tuple[Visit, ToDo] | None:
        """A to-do of a visit that is alive."""
        return next(((each, todo) for each in self.visits for todo in each.todos if todo.number == number), None)


def to_json(state: State) -> dict[str, Any]:
    """For storing; what is as at first is left out."""
    plain: dict[str, Any] = {"next": state.next, "status": state.status.value}
    if state.initiator is not None:
        plain["initiator"] = state.initiator
    if state.visits:
        plain["visits"] = [_lean(each, {"todos": [_lean(todo) for todo in each.todos]}) for each in state.visits]
    if state.past:
        plain["past"] = [_lean(each, {"todos": [_lean(todo) for todo in each.todos]}) for each in state.past]
    if state.outputs:
        plain["outputs"] = dict(state.outputs)
    if state.skipping:
        plain["skipping"] = sorted(state.skipping)
    if state.acted:
        plain["acted"] = state.acted
    if state.submitted:
        plain["submitted"] = state.submitted
    return plain


def from_json(plain: Mapping[str, Any]) -> State:
    """What `to_json` wrote."""
    return State(
        initiator=plain.get("initiator"),
        status=RunStatus(plain["status"]),
        next=plain["next"],
        visits=tuple(_visit(each) for each in plain.get("visits", ())),
        past=tuple(_past(each) for each in plain.get("past", ())),
        outputs=plain.get("outputs", {}),
        skipping=frozenset(plain.get("skipping", ())),
        acted=plain.get("acted", 0),
        submitted=plain.get("submitted", 0),
    )


def _visit(plain: Mapping[str, Any]) -> Visit:
    whole = {**plain, "todos": _todos(plain), "scope": _scope(plain)}
    return Visit(**{**whole, **{name: tuple(plain.get(name, ())) for name in ("arrived", "fired")}})


def _past(plain: Mapping[str, Any]) -> Past:
    return Past(**{**plain, "todos": _todos(plain), "scope": _scope(plain), "by": tuple(plain["by"])})


def _todos(plain: Mapping[str, Any]) -> tuple[ToDo, ...]:
    return tuple(ToDo(**{**each, "status": TaskStatus(each["status"])}) for each in plain.get("todos", ()))


def _scope(plain: Mapping[str, Any]) -> Scope:
    return tuple((number, line) for number, line in plain.get("scope", ()))


def _lean(value: Any, instead: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The fields of a value that are not as at first."""
    found = {each.name: getattr(value, each.name) for each in fields(value)}
    first = {each.name: each.default for each in fields(value)}
    found = {name: each for name, each in found.items() if each != first[name]}
    return found | {name: each for name, each in (instead or {}).items() if each}


# --- what happens -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Started:
    """The run begins."""


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """Who is asked at a visit, in their order; `revision` of the record as it is now."""

    visit: int
    people: tuple[Who, ...]
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Decided:
    """Which lines of a branch are taken, by their numbers among its lines."""

    visit: int
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Acted:
    """Somebody did something with a to-do. `people` of a transfer or addition, `to` and `walk` of a return."""

    todo: int
    action: str
    by: Who
    people: tuple[Who, ...] = ()
    to: str | None = None
    walk: Walk | None = None
    revision: int = 0
    in_full: bool = True
    """With all the rights of who acted, not by a token that has some of them."""


@dataclass(frozen=True, slots=True)
class Performed:
    """A machine step is done. With `children` it waits for so many; of a loop `total` counts what it goes over."""

    visit: int
    part: str = "next"
    output: Any = None
    children: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Broke:
    """A machine step cannot be done, or people, a line or a time cannot be found."""

    visit: int
    fault: str


@dataclass(frozen=True, slots=True)
class ChildEnded:
    """One of the runs that a visit waits for has ended; with its number among them it counts once."""

    visit: int
    child: int | None = None


@dataclass(frozen=True, slots=True)
class TimeUp:
    """A deadline of a human step by its number, or a wait (-1); `people` that it hands over to or tells."""

    visit: int
    deadline: int = -1
    people: tuple[Who, ...] = ()
    revision: int = 0


@dataclass(frozen=True, slots=True)
class PersonLeft:
    """Whoever is asked by this to-do is here no more; `people` are those whom the step asks now."""

    visit: int
    todo: int
    people: tuple[Who, ...] = ()
    revision: int = 0


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The initiator takes the run back: it begins again with them. With `todo`: who decided it takes that back."""

    by: Who
    todo: int | None = None


@dataclass(frozen=True, slots=True)
class Intervened:
    """Who manages the flow: end, retry, skip, jump (to `step`), reassign (`people`, or one `todo` to one of them),
    reactivate (at `step`). `by` stands in the history of a to-do that was given to somebody.
    """

    what: str
    visit: int | None = None
    step: str | None = None
    people: tuple[Who, ...] = ()
    todo: int | None = None
    by: Who | None = None


Happening: TypeAlias = (
    Started
    | PeopleFound
    | Decided
    | Acted
    | Performed
    | Broke
    | ChildEnded
    | TimeUp
    | PersonLeft
    | TakenBack
    | Intervened
)


# --- what follows -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Opened:
    """A step was reached."""

    visit: int
    step: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Closed:
    """A step was left: done, rejected, returned, withdrawn, gone, failed, skipped."""

    visit: int
    step: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Find:
    """Find the people of a step, or those asked where there are none (`instead`); answer PeopleFound."""

    visit: int
    step: str
    instead: bool = False


@dataclass(frozen=True, slots=True)
class Decide:
    """Ask the conditions of a branch; answer Decided."""

    visit: int
    step: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A new to-do."""

    visit: int
    step: str
    todo: ToDo


@dataclass(frozen=True, slots=True)
class Change:
    """A to-do stands otherwise; `action` and `by` when somebody acted."""

    todo: ToDo
    action: str | None = None
    by: Who | None = None


@dataclass(frozen=True, slots=True)
class Write:
    """What a step writes to the record as it gives the run back."""

    step: str


@dataclass(frozen=True, slots=True)
class SetTimers:
    """The deadlines of a human step, or the time of a wait."""

    visit: int
    step: str


@dataclass(frozen=True, slots=True)
class ClearDue:
    """Timers and steps of a visit that are due no more."""

    visit: int


@dataclass(frozen=True, slots=True)
class Perform:
    """Do a machine step; answer Performed or Broke."""

    visit: int
    step: str


@dataclass(frozen=True, slots=True)
class Tell:
    """A message to people about a step: cc, remind, escalate, returned, rejected, done."""

    visit: int
    step: str
    kind: str
    people: tuple[Who, ...]
    deadline: int = -1


@dataclass(frozen=True, slots=True)
class Finish:
    """The run is over, or taken up again (`running`)."""

    status: RunStatus


Command: TypeAlias = (
    Opened | Closed | Find | Decide | Ask | Change | Write | SetTimers | ClearDue | Perform | Tell | Finish
)


class Refused(Exception):
    """What somebody asks for cannot be: `code` says why. Nothing has changed."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def with_visit(state: State, visit: Visit) -> State:
    """The state with this visit in the place of that of its number, or added."""
    if state.visit(visit.number) is None:
        return replace(state, visits=(*state.visits, visit))
    return replace(state, visits=tuple(visit if each.number == visit.number else each for each in state.visits))
