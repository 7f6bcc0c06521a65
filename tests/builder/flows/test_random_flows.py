"""Random flows, driven by random happenings: what must always hold does, and every run can be brought to its end."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builder.flows.random_flows import Drawing
from tests.builder.flows.shadow import ALIVE, Run
from tongzhou.builder.flows.contracts import ActionName, RunStatus, TaskStatus, Walk
from tongzhou.builder.flows.core.graph import Graph, find_faults
from tongzhou.builder.flows.core.state import (
    Acted,
    Broke,
    ChildEnded,
    Decided,
    Happening,
    Intervened,
    PeopleFound,
    Performed,
    PersonLeft,
    Started,
    State,
    TakenBack,
    TimeUp,
)

PEOPLE = tuple(f"member:{name}" for name in "abcdefgi")
TURNS = 80
ACTIONS = [
    *(each.value for each in ActionName),
    *("submit",) * 8,
    *("return", "reject", "add_before", "add_after", "transfer", "claim"),
    "no_such_action",
]


class World:
    """Everything around a run: people, machines and clocks that do whatever they can, and also what they cannot."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        document = Drawing(self.random).document()
        assert find_faults(document) == []
        initiator = "member:i" if self.random.random() < 0.9 else None
        self.run = Run(Graph(document), State(initiator=initiator))
        self.told: list[Happening] = []
        self.children = 0
        self.run.happen(Started())

    def turn(self) -> None:
        """One thing happens."""
        kinds = [self.machine] * 8 + [self.person] * 8 + [self.child] * 2 + [self.again, self.astray]
        kinds += [self.take_back, self.leave] + [self.intervene] * (self.random.random() < 0.5)
        self.random.choice(kinds)()

    def some(self, most: int = 3, least: int = 0) -> tuple[str, ...]:
        return tuple(self.random.choices(PEOPLE, k=self.random.randint(least, most)))

    def machine(self) -> None:
        """Something that is due is done, or cannot be."""
        if not self.run.shadow.due:
            return
        visit = self.random.choice(sorted(self.run.shadow.due))
        if self.random.random() < 0.1:
            self.tell(Broke(visit, "broken"))
        else:
            self.tell(self.answer(visit))

    def answer(self, visit: int, *, least: int = 0) -> Happening:
        """What a machine says of something that is due."""
        step = self.run.graph.steps[self.run.shadow.visits[visit][0]]
        match self.run.shadow.due[visit]:
            case "find":
                return PeopleFound(visit, self.some(4, least), self.random.randint(1, 2))
            case "decide":
                ways = range(len(self.run.graph.ways(step.key)))
                return Decided(visit, tuple(sorted(self.random.sample(ways, self.random.randint(least, len(ways))))))
            case "timers" if step.kind != "wait":
                return TimeUp(visit, self.random.randint(0, 3), self.some(2), self.random.randint(1, 2))
            case "timers":
                return TimeUp(visit)
        if step.kind == "loop":
            return Performed(visit, total=self.random.randint(0, 3))
        children = self.random.randint(0, 2) if step.kind == "subflow" else 0
        return Performed(visit, self.random.choice(["next", "none"]), {"n": visit}, children)

    def tell(self, told: Happening) -> None:
        """A machine is never refused; what it tells twice changes nothing."""
        assert self.run.happen(told) is None
        self.told.append(told)
        after = self.run.state
        if not isinstance(told, PeopleFound) or told.people:  # nobody found is asked for again by another rule
            assert self.run.happen(told) is None
            assert (self.run.state, self.run.commands) == (after, [])

    def again(self) -> None:
        """Something that was told long ago is told once more."""
        if self.told:
            assert self.run.happen(self.random.choice(self.told)) is None

    def astray(self) -> None:
        """Something is told of any visit at all."""
        visit = self.random.randint(0, self.run.state.next)
        told: list[Happening] = [
            PeopleFound(visit, self.some(), 1),
            Decided(visit, (self.random.randint(-1, 3),)),
            Performed(visit, self.random.choice(["next", "failed", "body", "nonsense"])),
            Broke(visit, "broken"),
            ChildEnded(visit),
            TimeUp(visit, self.random.randint(-2, 5)),
            Started(),
        ]
        is_machine = self.run.state.visit(visit) is not None
        happening = self.random.choice(told)
        if is_machine and isinstance(happening, PeopleFound | Performed | ChildEnded):
            return  # what is said of a visit that is alive is believed
        assert self.run.happen(happening) is None

    def child(self) -> None:
        """Another run that this one waits for has ended."""
        for visit in self.run.state.visits:
            if visit.total > visit.turn and self.run.graph.steps[visit.step].kind == "subflow":
                self.tell(ChildEnded(visit.number, visit.turn))
                return

    def person(self) -> None:
        """Somebody does something with a to-do, sometimes with one that is not theirs to do any more."""
        todos = [each for visit in self.run.state.visits for each in visit.todos if each.status is TaskStatus.OPEN]
        if not todos or self.random.random() < 0.1:
            number, who = self.random.randint(0, self.run.state.next), self.random.choice(PEOPLE)
        else:
            todo = self.random.choice(todos)
            number, who = todo.number, todo.who
        action = self.random.choice(ACTIONS)
        to = self.random.choice([None, *self.run.graph.steps, "gone"])
        walk = self.random.choice([None, None, *Walk])
        people = self.some(2)
        if action == "end" and self.random.random() < 0.8:
            return
        code = self.run.happen(Acted(number, action, who, people, to, walk, self.random.randint(1, 2)))
        if code is None and action in ("submit", "reject", "return"):
            assert self.run.happen(Acted(number, action, who)) in ("todo_not_open", "run_is_over")

    def leave(self) -> None:
        """Somebody who is asked, or was, is here no more; told twice it changes nothing."""
        todos = [(visit.number, each.number) for visit in self.run.state.visits for each in visit.todos]
        if not todos or self.random.random() < 0.5:
            return
        told = PersonLeft(*self.random.choice(todos), self.some(2), self.random.randint(1, 2))
        assert self.run.happen(told) is None
        after = self.run.state
        assert self.run.happen(told) is None
        assert self.run.state == after

    def take_back(self) -> None:
        """The initiator takes the run back, or somebody what they decided."""
        if self.random.random() < 0.2:
            self.run.happen(TakenBack(self.random.choice(["member:i", "member:a"])))
            return
        answered = sorted(self.run.shadow.answered)[-6:]
        for number in self.random.sample(answered, len(answered)):
            if self.run.happen(TakenBack(self.run.shadow.todos[number].who, number)) is None:
                return

    def intervene(self) -> None:
        """Who manages the flow does something."""
        what = self.random.choice(["retry", "skip", "reassign", "jump", "reactivate", "end", "nonsense"])
        if what == "end" and self.random.random() < 0.8:
            return
        visits = [each.number for each in self.run.state.visits]
        todos = [each.number for visit in self.run.state.visits for each in visit.todos]
        step = self.random.choice([None, *self.run.graph.steps, "gone"])
        self.run.happen(
            Intervened(
                what,
                self.random.choice([None, 1, *visits]),
                step,
                self.some(),
                self.random.choice([None, None, *todos]),
            )
        )

    def finish(self) -> None:
        """Everybody does what is theirs."""
        for _ in range(3000):
            if self.run.state.status not in ALIVE:
                return
            failed = next((each for each in self.run.state.visits if each.status == "failed"), None)
            if failed is not None:
                self.mend(failed.number)
            elif self.submit():
                continue
            elif any(each.total > each.turn > -1 for each in self.run.state.visits if each.status == "waiting"):
                self.child()
                self.all_due()
            else:
                self.all_due()
        raise AssertionError(self.run.state)

    def mend(self, visit: int) -> None:
        people = self.random.sample(PEOPLE, 2)
        for what in ("skip", "reassign"):
            if self.run.happen(Intervened(what, visit, people=tuple(people))) is None:
                return
        assert self.run.happen(Intervened("end")) is None

    def submit(self) -> bool:
        todos = [each for visit in self.run.state.visits for each in visit.todos if each.status is TaskStatus.OPEN]
        for todo in todos:
            assert self.run.happen(Acted(todo.number, "submit", todo.who, revision=1)) is None
            return True
        return False

    def all_due(self) -> None:
        for visit in sorted(self.run.shadow.due):
            if self.run.shadow.due.get(visit) is not None:
                self.run.happen(self.answer(visit, least=1))


@settings(max_examples=250, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32 - 1))
def test_whatever_happens_a_run_holds_together_and_can_be_finished(seed: int) -> None:
    world = World(seed)
    for _ in range(TURNS):
        world.turn()
    if world.run.state.status not in ALIVE and world.random.random() < 0.5:
        world.run.happen(Intervened("reactivate", step=world.run.graph.start))
    world.finish()
    assert world.run.state.visits == ()
    assert world.run.state.status in set(RunStatus) - set(ALIVE)
    assert world.run.shadow.closed == set(world.run.shadow.visits)
