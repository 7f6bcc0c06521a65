"""Exact decimals: what a number keeps, and division, roots and powers that every back end answers alike."""

from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from tongzhou.expressions.values import LIMIT, PLACES

EXACT = Context(prec=100, rounding=ROUND_HALF_UP, traps=[Overflow, InvalidOperation, DivisionByZero])
_UNIT = Decimal(1).scaleb(-PLACES)


def kept(number: Decimal) -> Decimal | None:
    """The number as it is kept: ten decimals, half away from zero, empty when out of range."""
    if number and number.adjusted() > 20:
        return None
    rounded = number.quantize(_UNIT, context=EXACT)
    return rounded if abs(rounded) < LIMIT else None


def divide(left: Decimal, right: Decimal) -> Decimal | None:
    """The quotient, empty when dividing by zero; done on whole numbers, never rounded twice."""
    if right == 0:
        return None
    scaled_left, scaled_right = (int(value.scaleb(2 * PLACES, EXACT)) for value in (left, right))
    cut = abs(scaled_left) * 10 ** (PLACES + 1) // abs(scaled_right)
    quotient = Decimal(cut).scaleb(-PLACES - 1, EXACT)
    return kept(quotient if (left < 0) == (right < 0) else -quotient)


def power(base: Decimal, exponent: Decimal) -> Decimal | None:
    """A power; empty where there is none (0 to the 0th, an uneven root of a negative number)."""
    if base == 0:
        return Decimal(0) if exponent > 0 else None
    if base < 0 and exponent != exponent.to_integral_value():
        return None
    size = exponent * EXACT.ln(abs(base))
    if abs(size) > 40:
        return Decimal(0) if size < 0 else None
    return kept(EXACT.power(base, exponent))


def steps(number: Decimal, step: Decimal) -> tuple[Decimal, Decimal]:
    """How often a step goes into a number (cut towards zero), and what is left; exact."""
    return EXACT.divmod(number, step)
