"""Changing a field's type: what each value becomes, and what is rejected with its reason."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.builder.samples import SAMPLES
from tongzhou.builder.fields.facade import (
    FIELD_TYPES,
    Converted,
    Rejected,
    conversion,
    get_field_type,
    is_convertible,
)


def convert(old: str, new: str, value: Any) -> Converted | Rejected:
    old_type, new_type = get_field_type(old), get_field_type(new)
    assert is_convertible(old_type, new_type)
    change = conversion(
        old_type,
        old_type.settings.model_validate(SAMPLES[old].settings),
        new_type,
        new_type.settings.model_validate(SAMPLES[new].settings),
    )
    return change(value)


@pytest.mark.parametrize(
    ("old", "new", "value", "expected"),
    [
        ("text", "number", "1,234.5", Converted(Decimal("1234.500"))),
        ("text", "number", "about 12", Rejected("not_a_number", "about 12")),
        ("text", "date", "20190701", Converted(date(2019, 7, 1))),
        ("text", "date", "2019-02-31", Rejected("not_a_date", "2019-02-31")),
        ("text", "select", "金牌", Converted("gold")),
        ("text", "select", "Ware House", Rejected("not_an_option", "Ware House")),
        ("text", "email", "a@b.cn", Converted("a@b.cn")),
        ("long_text", "text", "two\nlines", Rejected("one_line_only", "two\nlines")),
        ("number", "text", Decimal("12.50"), Converted("12.50")),
        ("number", "money", Decimal("12.345"), Rejected("too_many_decimals", "12.345")),
        ("number", "rating", Decimal("4"), Converted(4)),
        ("money", "number", Decimal("-9.00"), Rejected("below_minimum", "-9.00")),
        ("select", "text", "gold", Converted("金牌")),
        ("select", "multi_select", "gold", Converted(["gold"])),
        ("multi_select", "text", ["gold", "silver"], Converted("gold, silver")),
        ("yes_no", "text", True, Converted("true")),
        ("date", "date_time", date(2019, 7, 1), Converted(datetime(2019, 7, 1, tzinfo=UTC))),
        ("date_time", "date", datetime(2019, 7, 1, 23, tzinfo=UTC), Converted(date(2019, 7, 1))),
        ("date", "text", date(2019, 7, 1), Converted("2019-07-01")),
        ("address", "text", {"province": "江苏省", "city": "苏州市"}, Converted("江苏省苏州市")),
    ],
)
def test_converts(old: str, new: str, value: Any, expected: Converted | Rejected) -> None:
    assert convert(old, new, value) == expected


def test_a_reference_becomes_nothing_but_a_list_and_back() -> None:
    reference = get_field_type("reference")
    assert [other.name for other in FIELD_TYPES if is_convertible(reference, other)] == ["references"]
    assert [other.name for other in FIELD_TYPES if is_convertible(other, reference)] == ["references"]


def test_every_possible_pair_converts_or_rejects_every_good_value() -> None:
    for old in FIELD_TYPES:
        for new in FIELD_TYPES:
            if is_convertible(old, new):
                parse = old.codec.parser(old.settings.model_validate(SAMPLES[old.name].settings))
                for value, _ in SAMPLES[old.name].good:
                    assert isinstance(convert(old.name, new.name, parse(value)), (Converted, Rejected))
