"""The currency that somebody writes beside an amount: signs, codes and names, and which currency each may mean."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tongzhou.kernel.money import CURRENCY_SCALES

_DOLLARS = "AUD BND BSD BZD CAD FJD GYD HKD JMD LRD MXN NAD NZD SGD SRD TTD TWD USD XCD"
_MARKS: Mapping[str, frozenset[str]] = {
    mark: frozenset(codes.split())
    for mark, codes in {
        "¥": "CNY JPY",
        "$": _DOLLARS,
        "us$": "USD",
        "hk$": "HKD",
        "nt$": "TWD",
        "€": "EUR",
        "£": "GBP",
        "₩": "KRW",
        "₹": "INR",
        "₽": "RUB",
        "฿": "THB",
        "₫": "VND",
        "rmb": "CNY",
        "cn¥": "CNY",
        "人民币": "CNY",
        "元": "CNY HKD MOP TWD",
        "圆": "CNY HKD MOP TWD",
        "美元": "USD",
        "港元": "HKD",
        "港币": "HKD",
        "欧元": "EUR",
        "英镑": "GBP",
        "日元": "JPY",
        "韩元": "KRW",
        "新台币": "TWD",
        **{code.lower(): code for code in CURRENCY_SCALES},
    }.items()
}
_ANY = "|".join(sorted(map(re.escape, _MARKS), key=len, reverse=True))
_BEFORE = re.compile(rf"(?:{_ANY})(?![a-z])\s*", re.IGNORECASE)
_AFTER = re.compile(rf"\s*(?<![a-z])(?:{_ANY})$", re.IGNORECASE)


def without_currency(text: str) -> tuple[str, tuple[str, ...]]:
    """The amount without the currency written before or after it, and what was written, in small letters."""
    marks: list[str] = []
    for pattern, search in ((_BEFORE, _BEFORE.match), (_AFTER, _AFTER.search)):
        if found := search(text):
            marks.append(found[0].strip().lower())
            text = pattern.sub("", text, count=1).strip()
    return text, tuple(marks)


def is_currency(mark: str, currency: str) -> bool:
    """Whether a mark of `without_currency` may stand for the currency: ¥ for CNY and JPY."""
    return currency in _MARKS[mark]
