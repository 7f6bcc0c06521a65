"""Money: rounding, allocation, currencies."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.kernel.money import (
    Money,
    MoneyError,
    allocate,
    divide_rounded,
    format_minor,
    round_half_away,
    to_minor,
)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("14.5", 15), ("-14.5", -15), ("14.4999", 14), ("-0.5", -1), ("0.5", 1), ("0", 0), ("2.5", 3)],
)
def test_a_half_rounds_away_from_zero_on_both_sides(value: str, rounded: int) -> None:
    assert round_half_away(Decimal(value)) == rounded


@given(st.integers(-(10**30), 10**30), st.integers(1, 10**20))
def test_dividing_rounds_to_the_nearest_and_is_symmetric(numerator: int, denominator: int) -> None:
    rounded = divide_rounded(numerator, denominator)
    assert abs(Fraction(numerator, denominator) - rounded) <= Fraction(1, 2)
    assert divide_rounded(-numerator, denominator) == -rounded
    assert divide_rounded(numerator, -denominator) == -rounded


@pytest.mark.parametrize(
    ("amount", "rate", "currency", "expected"),
    [
        ("1234", "0.07", "JPY", "86"),
        ("12.345", "0.07", "KWD", "0.864"),
        ("12345.67", "0.085", "CNY", "1049.38"),
    ],
)
def test_amounts_round_to_the_scale_of_their_currency(amount: str, rate: str, currency: str, expected: str) -> None:
    assert str(Money.parse(amount, currency).times(Decimal(rate))) == expected


def test_s_01_a_split_creates_no_cent() -> None:
    assert allocate(9999999, [50, 30, 20]) == (4999999, 3000000, 2000000)


def test_s_02_equal_remainders_go_to_the_part_listed_first() -> None:
    assert allocate(10000, [1, 1, 1]) == (3334, 3333, 3333)
    assert allocate(-10000, [1, 1, 1]) == (-3334, -3333, -3333)


@given(
    st.integers(-(10**18), 10**18),
    st.lists(st.integers(0, 10**12), min_size=1, max_size=8).filter(any),
)
def test_parts_always_add_up_and_stay_within_one_unit(total: int, weights: list[int]) -> None:
    parts = allocate(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_impossible_weights_are_refused(weights: list[int]) -> None:
    with pytest.raises(MoneyError) as refusal:
        allocate(1, weights)
    assert refusal.value.code == "allocation_impossible"


@pytest.mark.parametrize(
    ("text", "currency", "code"),
    [
        ("1.005", "USD", "amount_too_precise"),
        ("1.5", "JPY", "amount_too_precise"),
        ("NaN", "USD", "amount_malformed"),
        ("Infinity", "USD", "amount_malformed"),
        ("1,000", "USD", "amount_malformed"),
        ("1e3", "USD", "amount_malformed"),
        ("1e999999999", "USD", "amount_malformed"),
        ("1/3", "USD", "amount_malformed"),
        ("", "USD", "amount_malformed"),
        ("1", "usd", "currency_unknown"),
        ("1", "XXX", "currency_unknown"),
    ],
)
def test_what_is_no_amount_is_refused(text: str, currency: str, code: str) -> None:
    with pytest.raises(MoneyError) as refusal:
        Money.parse(text, currency)
    assert refusal.value.code == code


def test_currencies_never_mix() -> None:
    with pytest.raises(MoneyError) as refusal:
        Money(1, "USD") + Money(1, "EUR")
    assert refusal.value.code == "currency_mixed"


def test_amounts_print_with_all_their_decimals() -> None:
    assert format_minor(-5, "USD") == "-0.05"
    assert format_minor(1000, "JPY") == "1000"
    assert str(Money.rounded(Fraction(1, 3), "KWD")) == "0.333"
    assert to_minor(Decimal("0.005"), "USD") == 1
    assert Money(3, "USD") - Money(5, "USD") == -Money(2, "USD")
    assert Money(3, "USD") < Money(5, "USD") <= Money(5, "USD")
