"""Figures of a simulation against a slow count."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tongzhou.incentives.simulations.comparing import Outcome, Side, Tried, buckets, outcomes, quantile, summary

AMOUNTS = st.dictionaries(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(["volume", "growth"])), st.integers(-500, 500), max_size=8
)
TRIED = st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=4)


def tried(pairs: list[tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]]) -> list[Tried]:
    """Periods by their amounts before and after."""
    return [Tried(f"2019-{n:02}", Side(after), Side(before)) for n, (before, after) in enumerate(pairs, 1)]


@given(TRIED)
def test_winners_losers_and_costs_add_up(
    pairs: list[tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]],
) -> None:
    found = outcomes(tried(pairs))
    figures = summary(tried(pairs), found)
    codes = {partner for pair in pairs for side in pair for partner, _ in side}
    paid = {
        code: tuple(
            sum(minor for pair in pairs for (who, _), minor in pair[place].items() if who == code) for place in (0, 1)
        )
        for code in codes
    }
    assert {each.partner: (each.before, each.after) for each in found} == paid
    assert [each.partner for each in found] == sorted(codes)
    assert figures["winners"] == sum(after > before for before, after in paid.values())
    assert figures["losers"] == sum(after < before for before, after in paid.values())
    assert figures["won_minor"] + figures["lost_minor"] == figures["after_minor"] - figures["before_minor"]
    assert sum(each["after_minor"] for each in figures["periods"]) == figures["after_minor"]
    assert sum(each["before_minor"] for each in figures["periods"]) == figures["before_minor"]
    assert sum(each["partners"] for each in figures["buckets"]) == len(codes)
    for each in found:
        assert sum(pair[1] - pair[0] for pair in each.components.values()) == each.change


def test_buckets_begin_at_their_lower_bound() -> None:
    changes = [
        (1000, 400),
        (1000, 500),
        (1000, 999),
        (1000, 1000),
        (1000, 1001),
        (1000, 1050),
        (1000, 1500),
        (0, 1),
        (0, 0),
    ]
    found = buckets([Outcome(str(place), *each) for place, each in enumerate(changes)])
    told = [(each["kind"], each["from"], each["to"], each["partners"]) for each in found]
    assert told == [
        ("span", None, -50, 1),
        ("span", -50, -20, 1),
        ("span", -20, -5, 0),
        ("span", -5, 0, 1),
        ("same", None, None, 2),
        ("span", 0, 5, 1),
        ("span", 5, 20, 1),
        ("span", 20, 50, 0),
        ("span", 50, None, 1),
        ("new", None, None, 1),
    ]


@given(st.lists(st.integers(-99, 99), min_size=1), st.integers(0, 100))
def test_a_quantile_is_the_smallest_value_that_enough_do_not_exceed(values: list[int], percent: int) -> None:
    rising = sorted(values)
    enough = [each for each in rising if 100 * sum(other <= each for other in rising) >= percent * len(rising)]
    assert quantile(rising, percent) == min(enough)
