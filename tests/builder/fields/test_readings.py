"""What people write in spreadsheets."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builder.samples import SAMPLES
from tongzhou.builder.fields.contracts import Refused
from tongzhou.builder.fields.facade import get_field_type, reading_of


@pytest.mark.parametrize(
    ("type_name", "text", "value"),
    [
        ("number", "１,２３４．５０", "1234.50"),
        ("number", "12,34", "12,34"),
        ("number", "(12)", "-12"),
        ("number", "12-", "-12"),
        ("money", "$ 1,234.50", "1234.50"),
        ("money", "1,234,567.00美元", "1234567.00"),
        ("money", "USD 5", "5"),
        ("money", "5usd", "5"),
        ("money", "5kg", "5kg"),
        ("percent", "12.5%", "12.5"),
        ("percent", "１２％", "12"),
        ("date", "20190701", "2019-07-01"),
        ("date", "2019/7/1", "2019-07-01"),
        ("date", "2019年7月1日", "2019-07-01"),
        ("date", "2019-07-01 00:00:00", "2019-07-01"),
        ("date", "43647", "2019-07-01"),
        ("date", "soon", "soon"),
        ("date_time", "2019/7/1 8:30", "2019-07-01T08:30:00Z"),
        ("date_time", "2019-07-01", "2019-07-01T00:00:00Z"),
        ("date_time", "2019-07-01T08:30:00+08:00", "2019-07-01T08:30:00+08:00"),
        ("yes_no", "是", True),
        ("yes_no", "N", False),
        ("yes_no", "maybe", "maybe"),
        ("select", "金牌", "gold"),
        ("select", " GOLD ", "gold"),
        ("select", "Ware House", "Ware House"),
        ("multi_select", "金牌、silver", ["gold", "silver"]),
        ("phone", "（010）１２３４５", "(010)12345"),
        ("text", "  as it is ", "as it is"),
    ],
)
def test_reads(type_name: str, text: str, value: Any) -> None:
    field_type = get_field_type(type_name)
    settings = field_type.settings.model_validate(SAMPLES[type_name].settings)
    assert reading_of(field_type, settings)(text) == value


@pytest.mark.parametrize(
    ("currency", "text", "value"),
    [
        ("CNY", "￥2,000", "2000"),
        ("JPY", "¥2,000", "2000"),
        ("CNY", "RMB 5", "5"),
        ("CNY", "1,234,567.00元", "1234567.00"),
        ("USD", "$2,000.50", "2000.50"),
        ("USD", "2000 usd", "2000"),
        ("HKD", "HK$5", "5"),
        ("KWD", "KWD 5.125", "5.125"),
    ],
)
def test_reads_amounts_of_the_currency_of_the_field(currency: str, text: str, value: str) -> None:
    money = get_field_type("money")
    assert reading_of(money, money.settings.model_validate({"currency": currency}))(text) == value


@pytest.mark.parametrize(
    ("currency", "text"),
    [("USD", "￥2,000"), ("USD", "€500"), ("CNY", "$5"), ("CNY", "5 JPY"), ("USD", "HK$5"), ("EUR", "88元")],
)
def test_refuses_amounts_of_another_currency(currency: str, text: str) -> None:
    money = get_field_type("money")
    with pytest.raises(Refused) as refused:
        reading_of(money, money.settings.model_validate({"currency": currency}))(text)
    assert (refused.value.code, refused.value.params) == ("other_currency", {"value": text, "currency": currency})
