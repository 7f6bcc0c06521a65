"""Values as people write them, and what no field may hold."""

# ruff: noqa: DTZ001  spreadsheets know no time zones

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.builder.imports.contracts import Cell, Kind, Option, Percentage, Reading, Rejected, Target
from tongzhou.builder.imports.normalising import converter, shown

OPTIONS = (Option("gold", ("金牌", "Gold")), Option("silver", ("银牌", "Silver/VIP")))
ANY_CELL = st.one_of(
    st.text(max_size=40),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.none(),
)


def convert(kind: Kind, cell: Cell, reading: Reading | None = None) -> object:
    """One cell through the converter of one kind."""
    return converter(Target("field", kind, options=OPTIONS), reading or Reading())(cell)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("12", "12"),
        ("007", "7"),
        ("１２，３４５．６０", "12345.60"),
        ("1,234,567.89", "1234567.89"),
        ("1 234.5", "1234.5"),
        ("¥1,234.50", "1234.50"),
        ("￥ 20", "20"),
        ("US$5", "5"),
        ("CNY 88.00", "88.00"),
        ("88元", "88"),
        ("(1,234.50)", "-1234.50"),
        ("（88）", "-88"),
        ("-¥5", "-5"),
        ("¥-5", "-5"),
        ("12-", "-12"),
        ("−3", "-3"),
        ("+4", "4"),
        ("1.2万", "12000"),
        ("3亿元", "300000000"),
        ("1E3", "1000"),
        (".5", "0.5"),
        ("-0", "0"),
        ("-", None),
        ("  ", None),
        (676.0, "676"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (3, "3"),
    ],
)
def test_numbers(written: Cell, read: str | None) -> None:
    assert convert(Kind.NUMBER, written) == read


@pytest.mark.parametrize(
    "written", ["abc", "1,23", "1.2.3", "12,3456", "1-2", "--1", "5kg", "=1+1", "NaN", "1e999", float("nan"), True]
)
def test_what_is_not_a_number(written: Cell) -> None:
    assert convert(Kind.NUMBER, written) == Rejected("not_a_number", str(written))


@pytest.mark.parametrize(
    ("written", "read"),
    [("1.234,50", "1234.50"), ("12,5", "12.5"), ("1.234", "1234"), ("12.5", Rejected("not_a_number", "12.5"))],
)
def test_decimal_commas_where_the_column_has_them(written: str, read: object) -> None:
    assert convert(Kind.NUMBER, written, Reading(decimal_comma=True)) == read


@pytest.mark.parametrize(
    ("written", "fractions", "read"),
    [
        ("12.5%", False, "12.5"),
        ("12.5", False, "12.5"),
        (0.125, False, "0.125"),
        (0.125, True, "12.5"),
        ("0.125", True, "12.5"),
        (Percentage(0.07), False, "7"),
        (Percentage(0.07), True, "7"),
        (Percentage(1.2), True, "120"),
        ("%", True, Rejected("not_a_number", "%")),
    ],
)
def test_percents(written: Cell, fractions: bool, read: object) -> None:
    assert convert(Kind.PERCENT, written, Reading(percent_fractions=fractions)) == read


@pytest.mark.parametrize(
    ("currency", "written", "read"),
    [
        ("CNY", "￥2,000", "2000"),
        ("JPY", "¥2,000", "2000"),
        ("USD", "US$2,000", "2000"),
        ("USD", "-$2,000", "-2000"),
        ("USD", "2,000 USD", "2000"),
        ("USD", 2000.0, "2000"),
        ("USD", "￥2,000", None),
        ("USD", "(€500)", None),
        ("CNY", "-¥5 USD", None),
        ("CNY", "3万美元", None),
    ],
)
def test_amounts_in_the_currency_of_the_field(currency: str, written: Cell, read: str | None) -> None:
    found = converter(Target("field", Kind.MONEY, currency=currency), Reading())(written)

    assert found == (read if read is not None else Rejected("other_currency", str(written), {"currency": currency}))


@pytest.mark.parametrize(("written", "read"), [("4.0", "4"), (4.0, "4"), (1.5, Rejected("not_a_whole_number", "1.5"))])
def test_whole_numbers(written: Cell, read: object) -> None:
    assert convert(Kind.INTEGER, written) == read


@pytest.mark.parametrize(
    "written",
    [
        "2019-07-01",
        "20190701",
        "20190701.0",
        "2019-7-1",
        "2019/07/01",
        "2019/7/1",
        "2019.7.1",
        "2019年7月1日",
        "2019 年 7 月 1 日",
        "２０１９－０７－０１",
        "2019-07-01 00:00:00",
        "2019/7/1 0:00",
        "2019-07-01T00:00:00",
        "2019-07-01 星期一",
        "43647",
        43647,
        43647.0,
        20190701.0,
        date(2019, 7, 1),
        datetime(2019, 7, 1),
    ],
)
def test_the_first_of_july_in_all_its_spellings(written: Cell) -> None:
    assert convert(Kind.DATE, written) == "2019-07-01"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("2019-02-30", "not_a_date"),
        ("20191301", "not_a_date"),
        ("2019-07", "not_a_date"),
        ("19-7-1", "not_a_date"),
        ("July", "not_a_date"),
        ("03/04/2019", "date_ambiguous"),
        ("2019-07-01 08:30", "time_of_day_lost"),
        ("2019-07-01 25:00", "not_a_date"),
        (99999999, "not_a_date"),
        (-5, "not_a_date"),
        (True, "not_a_date"),
    ],
)
def test_what_is_not_a_date(written: Cell, reason: str) -> None:
    rejected = convert(Kind.DATE, written)
    assert isinstance(rejected, Rejected)
    assert rejected.code == reason


def test_the_day_comes_first_where_the_column_says_so() -> None:
    readings = [convert(Kind.DATE, "03/04/2019", Reading(day_first=day_first)) for day_first in (True, False)]
    assert readings == ["2019-04-03", "2019-03-04"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2019-07-01 08:30", "2019-07-01T00:30:00Z"),
        ("2019/7/1 8:30:15", "2019-07-01T00:30:15Z"),
        ("20190701083015", "2019-07-01T00:30:15Z"),
        ("2019年7月1日 8时30分", "2019-07-01T00:30:00Z"),
        ("2019-07-01T08:30:00Z", "2019-07-01T08:30:00Z"),
        ("2019-07-01T08:30:00+02:00", "2019-07-01T06:30:00Z"),
        (datetime(2019, 7, 1, 8), "2019-07-01T00:00:00Z"),
        (43647.5, "2019-07-01T04:00:00Z"),
    ],
)
def test_moments_of_shanghai(written: Cell, read: str) -> None:
    assert convert(Kind.DATE_TIME, written, Reading(time_zone="Asia/Shanghai")) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("00676", "00676"),
        (676.0, "676"),
        (1.5, "1.5"),
        ("００６７６", "00676"),
        ("恒通（上海）", "恒通（上海）"),
        ("\u3000两端\xa0", "两端"),
        ("零\u200b宽", "零宽"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("'=1+1", "=1+1"),
        ("'quoted'", "'quoted'"),
        ("a\nb", "a b"),
        (date(2019, 7, 1), "2019-07-01"),
        (True, "true"),
        ("a\x00b", Rejected("unprintable_characters", "a\\x00b")),
        (1e15, Rejected("digits_lost", "1000000000000000")),
        ("6.22202E+18", Rejected("digits_lost", "6.22202E+18")),
    ],
)
def test_texts(written: Cell, read: object) -> None:
    assert convert(Kind.TEXT, written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("gold", "gold"),
        ("金牌", "gold"),
        (" GOLD ", "gold"),
        ("ｇｏｌｄ", "gold"),
        ("bronze", Rejected("not_an_option", "bronze")),
    ],
)
def test_options_by_key_and_label(written: str, read: object) -> None:
    assert convert(Kind.CHOICE, written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("金牌、银牌", ["gold", "silver"]),
        ("gold; gold", ["gold"]),
        ("Silver/VIP", ["silver"]),
        ("，", None),
        ("gold,lead", Rejected("not_an_option", "lead")),
    ],
)
def test_several_options(written: str, read: object) -> None:
    assert convert(Kind.CHOICES, written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("是", True),
        ("√", True),
        ("Ｙ", True),
        (1.0, True),
        ("否", False),
        ("No", False),
        (0, False),
        ("", None),
        ("也许", Rejected("not_yes_or_no", "也许")),
    ],
)
def test_yes_and_no(written: Cell, read: object) -> None:
    assert convert(Kind.BOOLEAN, written) == read


def test_a_value_mapped_to_nothing_is_left_empty() -> None:
    assert convert(Kind.CHOICE, "N/A", Reading(values={"n/a": None})) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_every_amount_survives_each_way_of_writing_it(amount: Decimal) -> None:
    grouped = f"{abs(amount):,.2f}"
    spellings = [
        str(amount),
        f"¥{grouped}",
        f"{grouped}元",
        grouped.translate(str.maketrans("0123456789,.", "０１２３４５６７８９，．")),
    ]
    if amount < 0:
        spellings = [f"({spelling})" if "-" not in spelling else spelling for spelling in spellings]
    assert {Decimal(str(convert(Kind.MONEY, spelling))) for spelling in spellings} == {amount}


@given(st.dates(min_value=date(1955, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_survives_each_way_of_writing_it(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    spellings: list[Cell] = [
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        serial,
        float(serial),
        str(serial),
        float(f"{day:%Y%m%d}"),
        day,
    ]
    assert {convert(Kind.DATE, spelling) for spelling in spellings} == {day.isoformat()}


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1970, 1, 1), max_value=datetime(2100, 1, 1)))
def test_every_moment_survives_its_iso_spelling(moment: datetime) -> None:
    read = str(convert(Kind.DATE_TIME, moment.isoformat()))
    assert datetime.fromisoformat(read) == moment


@given(ANY_CELL, st.sampled_from(Kind))
def test_no_cell_breaks_a_converter(cell: Cell, kind: Kind) -> None:
    value = convert(kind, cell)
    assert value is None or isinstance(value, (str, bool, list, Rejected))
    assert isinstance(shown(cell), str)


@given(st.text(max_size=60))
def test_reading_a_text_twice_changes_nothing(text: str) -> None:
    once = convert(Kind.TEXT, text)
    if isinstance(once, str) and not once.startswith("'"):
        assert convert(Kind.TEXT, once) == once
