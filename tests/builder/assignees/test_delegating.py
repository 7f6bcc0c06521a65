"""Who is asked in place of whom, against walking by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from tongzhou.builder.assignees.contracts import Delegation, Handed, Person
from tongzhou.builder.assignees.delegating import CHAIN_MAX, applying, closes_circle, hand_over, overlaps
from tongzhou.identity.contracts import PersonKind

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
IDS = [UUID(int=number) for number in range(1, 10)]
PEOPLE = {each: Person(PersonKind.MEMBER, each, str(each.int)) for each in IDS}


def delegation(member: int, to: int, **details: object) -> Delegation:
    given: dict[str, object] = {
        "starts_at": NOON - timedelta(hours=1), "ends_at": NOON + timedelta(hours=1), "forms": frozenset(),
        "flows": frozenset(), "at": NOON, **details,
    }  # fmt: skip
    return Delegation(id=UUID(int=99), member_id=IDS[member], to_id=IDS[to], **given)  # type: ignore[arg-type]


def asked(people: list[int], to: dict[int, int], active: set[int] | None = None) -> list[tuple[int, list[int], bool]]:
    there = set(range(9)) if active is None else active
    handed = hand_over(
        [PEOPLE[IDS[each]] for each in people],
        {IDS[member]: IDS[other] for member, other in to.items()},
        {IDS[each]: PEOPLE[IDS[each]] for each in there},
    )
    return [(IDS.index(one.person.id), [IDS.index(each.id) for each in one.instead_of], one.own) for one in handed]


def test_who_is_away_stays_visible() -> None:
    assert asked([0, 1], {}) == [(0, [], True), (1, [], True)]
    assert asked([0, 1], {0: 2}) == [(2, [0], False), (1, [], True)]
    assert asked([0, 1], {0: 2, 2: 3}) == [(3, [0], False), (1, [], True)]
    assert asked([0, 1], {0: 1}) == [(1, [0], True)]
    assert asked([1, 0], {0: 2, 1: 2}) == [(2, [1, 0], False)]
    assert asked([0], {0: 2}, active={0}) == [(0, [], True)]
    assert asked([0], {0: 1, 1: 2}, active={0, 1}) == [(1, [0], False)]


def test_partner_users_have_no_delegates() -> None:
    outside = Person(PersonKind.PARTNER, IDS[0], "Wu")
    assert hand_over([outside], {IDS[0]: IDS[1]}, PEOPLE) == [Handed(outside)]


def test_chains_end_and_circles_leave_everybody_their_own() -> None:
    assert asked([0], {each: each + 1 for each in range(8)}) == [(CHAIN_MAX, [0], False)]
    assert asked([0, 1], {0: 1, 1: 0}) == [(0, [], True), (1, [], True)]
    assert asked([0], {0: 1, 1: 2, 2: 1}) == [(0, [], True)]


@settings(max_examples=300, deadline=None)
@given(
    people=st.lists(st.integers(0, 8), unique=True, max_size=5),
    to=st.dictionaries(st.integers(0, 8), st.integers(0, 8)),
    active=st.sets(st.integers(0, 8)),
)
def test_everybody_is_answered_for_once(people: list[int], to: dict[int, int], active: set[int]) -> None:
    found = asked(people, {member: other for member, other in to.items() if member != other}, active)
    assert len({who for who, _, _ in found}) == len(found)
    answered = [each for _, away, _ in found for each in away] + [who for who, _, own in found if own]
    assert sorted(answered) == sorted(people)
    assert all(who in active or own for who, _, own in found)


def test_the_most_particular_goes_first_then_the_newest() -> None:
    everything = delegation(0, 1)
    later = delegation(0, 2, at=NOON + timedelta(minutes=1))
    form = delegation(0, 3, forms=frozenset({"order"}))
    flow = delegation(0, 4, flows=frozenset({"approval"}))
    every = [everything, later, form, flow]
    assert applying(every, form="order", flow="approval", now=NOON) == {IDS[0]: IDS[4]}
    assert applying(every, form="order", flow="other", now=NOON) == {IDS[0]: IDS[3]}
    assert applying(every, form="partner", flow=None, now=NOON) == {IDS[0]: IDS[2]}
    assert applying([form, flow], form="partner", flow=None, now=NOON) == {}


def test_it_holds_from_its_start_until_before_its_end() -> None:
    one = delegation(0, 1)
    for now, holds in ((one.starts_at, True), (one.ends_at, False), (one.starts_at - timedelta(seconds=1), False)):
        assert bool(applying([one], form=None, flow=None, now=now)) is holds


def test_circles_are_seen_where_times_and_things_meet() -> None:
    back = delegation(1, 0)
    assert closes_circle(back, [delegation(0, 1)])
    assert closes_circle(delegation(2, 0), [delegation(0, 1), delegation(1, 2)])
    assert not closes_circle(back, [delegation(0, 2)])
    assert not closes_circle(back, [delegation(0, 1, starts_at=back.ends_at, ends_at=back.ends_at + timedelta(days=1))])
    orders, partners = frozenset({"order"}), frozenset({"partner"})
    assert closes_circle(delegation(1, 0, forms=orders), [delegation(0, 1)])
    assert closes_circle(delegation(1, 0, forms=orders), [delegation(0, 1, forms=orders | partners)])
    assert not closes_circle(delegation(1, 0, forms=orders), [delegation(0, 1, forms=partners)])


def test_two_for_the_same_things_do_not_overlap() -> None:
    one = delegation(0, 1)
    assert overlaps(delegation(0, 2), [one])
    assert not overlaps(delegation(3, 2), [one])
    assert not overlaps(delegation(0, 2, forms=frozenset({"order"})), [one])
    assert not overlaps(delegation(0, 2, starts_at=one.ends_at, ends_at=one.ends_at + timedelta(days=1)), [one])
