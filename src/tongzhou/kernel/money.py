"""Exact money: integer minor units with a currency, one rounding rule, one allocation rule.

Nothing here touches binary floating point. Rounding is half away from zero everywhere; allocation is by
largest remainder, ties to the part listed first.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

_NO_MINOR_UNITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_TWO_DIGITS = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
    CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF
    IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR
    MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD
    SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR
    ZMW ZWG
"""
_THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND"

CURRENCY_SCALES: dict[str, int] = {
    **dict.fromkeys(_NO_MINOR_UNITS.split(), 0),
    **dict.fromkeys(_TWO_DIGITS.split(), 2),
    **dict.fromkeys(_THREE_DIGITS.split(), 3),
}


_AMOUNT = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?", re.ASCII)


class MoneyError(ValueError):
    """An amount, a currency or a combination of them that does not exist.

    `code` is stable: `currency_unknown`, `currency_mixed`, `amount_malformed`, `amount_too_precise`,
    `allocation_impossible`.
    """

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(f"{code}: {params}")
        self.code = code
        self.params = params


def currency_scale(currency: str) -> int:
    """How many decimals `currency` has: 2 for USD, 0 for JPY, 3 for KWD."""
    try:
        return CURRENCY_SCALES[currency]
    except KeyError:
        raise MoneyError("currency_unknown", currency=currency) from None


def divide_rounded(numerator: int, denominator: int) -> int:
    """`numerator / denominator`, rounded half away from zero.

    >>> divide_rounded(-29, 2), divide_rounded(29, 2), divide_rounded(7, 5)
    (-15, 15, 1)
    """
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    rounded = (2 * abs(numerator) + denominator) // (2 * denominator)
    return rounded if numerator >= 0 else -rounded


def round_half_away(value: Fraction | Decimal | int) -> int:
    """The nearest integer; a half goes away from zero, on both sides of it.

    >>> round_half_away(Fraction(-29, 2)), round_half_away(Fraction(5, 2))
    (-15, 3)
    """
    exact = Fraction(value)
    return divide_rounded(exact.numerator, exact.denominator)


def to_minor(amount: Decimal | Fraction | int, currency: str) -> int:
    """`amount` in minor units, rounded half away from zero to the currency's scale."""
    return round_half_away(Fraction(amount) * 10 ** currency_scale(currency))


def from_minor(minor: int, currency: str) -> Decimal:
    """Minor units as a decimal with exactly the currency's scale."""
    return Decimal(minor).scaleb(-currency_scale(currency))


def format_minor(minor: int, currency: str) -> str:
    """Minor units as a plain decimal text: `format_minor(-5, "USD")` is `"-0.05"`."""
    return f"{from_minor(minor, currency):f}"


def allocate(total: int, weights: Sequence[int | Fraction]) -> tuple[int, ...]:
    """Split `total` in proportion to `weights` so that the parts add up to it exactly.

    Each part is first rounded towards zero; the units left over go to the largest remainders, ties to the
    part listed first. A negative total is split by its absolute amount and the sign is restored. Weights
    are not negative and at least one is above zero.

    >>> allocate(10000, [1, 1, 1])
    (3334, 3333, 3333)
    """
    if any(weight < 0 for weight in weights) or not any(weights):
        raise MoneyError("allocation_impossible", weights=", ".join(map(str, weights)))
    whole = sum(map(Fraction, weights), Fraction(0))
    exact = [abs(total) * Fraction(weight) / whole for weight in weights]
    parts = [share.numerator // share.denominator for share in exact]
    left_over = abs(total) - sum(parts)
    by_remainder = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in by_remainder[:left_over]:
        parts[index] += 1
    return tuple(parts) if total >= 0 else tuple(-part for part in parts)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency in integer minor units. Currencies never mix silently."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        currency_scale(self.currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> "Money":
        """Read a decimal text; more decimals than the currency has are refused, not rounded."""
        if not _AMOUNT.fullmatch(text):
            raise MoneyError("amount_malformed", amount=text[:80])
        scaled = Fraction(text) * 10 ** currency_scale(currency)
        if scaled.denominator != 1:
            raise MoneyError("amount_too_precise", amount=text, currency=currency)
        return cls(scaled.numerator, currency)

    @classmethod
    def rounded(cls, amount: Decimal | Fraction | int, currency: str) -> "Money":
        """`amount` rounded half away from zero to the currency's scale."""
        return cls(to_minor(amount, currency), currency)

    @property
    def amount(self) -> Decimal:
        """The amount as a decimal with exactly the currency's scale."""
        return from_minor(self.minor, self.currency)

    def times(self, factor: Fraction | Decimal | int) -> "Money":
        """This amount times an exact factor, rounded once, half away from zero."""
        return Money(round_half_away(self.minor * Fraction(factor)), self.currency)

    def allocate(self, weights: Sequence[int | Fraction]) -> tuple["Money", ...]:
        """Split by `weights`; the parts add up to this amount exactly. See `allocate`."""
        return tuple(Money(part, self.currency) for part in allocate(self.minor, weights))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._minor_of(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._minor_of(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._minor_of(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._minor_of(other)

    def __str__(self) -> str:
        return f"{self.amount:f}"

    def _minor_of(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise MoneyError("currency_mixed", left=self.currency, right=other.currency)
        return other.minor
