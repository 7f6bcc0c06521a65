"""People of one step decide in any order: the core and a count by hand agree on who is asked and what comes of it."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builder.flows.drawing import approve, graph
from tests.builder.flows.playing import Play
from tongzhou.builder.flows.contracts import DecisionMode, RunStatus

PEOPLE = "abcdef"
OTHERS = "tuvw"


class Ballot:
    """Who is asked and what they said, as one would note it on paper."""

    def __init__(self, mode: DecisionMode, share: int, people: str) -> None:
        self.mode, self.share, self.people = mode, share, list(people)
        self.votes: dict[str, bool] = {}
        self.taken_by: str | None = None

    def asked(self) -> str:
        """Whose turn it is."""
        left = [who for who in self.people if who not in self.votes]
        if self.outcome() is not None:
            return ""
        if self.mode is DecisionMode.SEQUENCE:
            return left[0]
        return "".join(left) if self.taken_by is None else self.taken_by

    def replace(self, who: str, other: str) -> None:
        """Somebody else in one's place."""
        self.people[self.people.index(who)] = other
        if self.taken_by == who:
            self.taken_by = other

    def outcome(self) -> bool | None:
        """Whether the step is agreed to, as far as it is decided."""
        agreed, refused = list(self.votes.values()).count(True), list(self.votes.values()).count(False)
        if self.mode in (DecisionMode.ANY, DecisionMode.FIRST):
            return None if not self.votes else agreed > 0
        if self.mode in (DecisionMode.ALL, DecisionMode.SEQUENCE):
            return False if refused else True if agreed == len(self.people) else None
        everybody, share = len(self.people), Fraction(self.share, 100)
        if Fraction(agreed, everybody) >= share:
            return True
        return False if Fraction(everybody - refused, everybody) < share else None


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    mode=st.sampled_from(DecisionMode),
    share=st.integers(1, 100),
    count=st.integers(1, len(PEOPLE)),
    moves=st.lists(st.tuples(st.integers(0, 5), st.sampled_from("yyynnttcr")), max_size=20),
)
def test_the_core_counts_as_one_would_by_hand(
    mode: DecisionMode, share: int, count: int, moves: list[tuple[int, str]]
) -> None:
    run = Play(graph("start s end", s=approve(mode.value, share=share)))
    ballot, others = Ballot(mode, share, PEOPLE[:count]), iter(OTHERS)
    run.ask("s", PEOPLE[:count])
    for number, move in moves:
        asked = ballot.asked()
        assert run.open() == asked
        if not asked:
            break
        who = asked[number % len(asked)]
        match move:
            case "y" | "n":
                run.act(who, "submit" if move == "y" else "reject")
                ballot.votes[who] = move == "y"
            case "t" if (other := next(others, None)) is not None:
                run.act(who, "transfer", other)
                ballot.replace(who, other)
            case "c" if mode is DecisionMode.FIRST:
                assert run.asks(who, "claim") == (None if ballot.taken_by is None else "claimed_already")
                ballot.taken_by = who
            case "r" if mode is DecisionMode.FIRST:
                assert run.asks(who, "release") == (None if ballot.taken_by is not None else "not_claimed")
                ballot.taken_by = None
    outcome = {None: RunStatus.RUNNING, True: RunStatus.DONE, False: RunStatus.REJECTED}[ballot.outcome()]
    assert run.state.status is outcome
