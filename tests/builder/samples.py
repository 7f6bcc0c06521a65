"""Samples of every field type: what is taken in, what is shown, what is refused and why.

A type without samples fails `test_catalogue`. The interesting form of the other suites is made of these.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

A_RECORD = "0190a5b0-0000-7000-8000-000000000001"
A_FILE = "0190a5b0-0000-7000-8000-0000000000f1"


@dataclass(frozen=True)
class Samples:
    """`good`: value in → value as the API shows it (in sorting order where the kind sorts); `bad`: value → code."""

    good: tuple[tuple[Any, Any], ...]
    bad: tuple[tuple[Any, str], ...]
    settings: dict[str, Any] = field(default_factory=dict)


OPTIONS = {"options": [{"key": "gold", "label": {"zh-CN": "金牌", "en": "Gold"}}, {"key": "silver"},
                       {"key": "old", "retired": True}]}  # fmt: skip

SAMPLES: dict[str, Samples] = {
    "text": Samples(
        good=(("  Ａ店 ", "Ａ店"), ("同舟", "同舟")),
        bad=((1, "wrong_type"), ("x" * 256, "too_long"), ("a\nb", "one_line_only"),
             ("a\x00b", "unprintable_characters"),
             ("\ud800", "unprintable_characters"), (["a"], "wrong_type")),
    ),
    "long_text": Samples(
        good=(("a\nb", "a\nb"), ("b", "b")), bad=(("x" * 10_001, "too_long"), ({"a": 1}, "wrong_type"))
    ),
    "number": Samples(
        settings={"decimals": 3, "minimum": "-5", "maximum": "1000000"},
        good=(("-1.5", "-1.500"), (0, "0.000"), ("007", "7.000"), (12.25, "12.250")),
        bad=(("1,000", "not_a_number"), ("1.2345", "too_many_decimals"), (-6, "below_minimum"), (True, "wrong_type"),
             ("1e5", "not_a_number"), ("NaN", "not_a_number"), ("9" * 61, "not_a_number"),
             (float("inf"), "not_a_number"),
             ("1000000.001", "above_maximum"), ("9" * 18 + "0", "too_large_number")),
    ),
    "money": Samples(
        settings={"currency": "USD"},
        good=(("-0.01", "-0.01"), ("12.5", "12.50"), ("9999999999999999.99", "9999999999999999.99")),
        bad=(("0.001", "too_many_decimals"), ("10000000000000000", "too_large_number"), ("¥1", "not_a_number")),
    ),
    "percent": Samples(good=(("12.5", "12.50"), (100, "100.00")),
                       bad=(("12.555", "too_many_decimals"), ("5%", "not_a_number"))),
    "date": Samples(
        good=(("2019-07-01", "2019-07-01"), ("2020-02-29", "2020-02-29")),
        bad=(("2019-02-29", "not_a_date"), ("20190701", "not_a_date"), ("2019-07-01T00:00:00Z", "not_a_date"),
             (1, "wrong_type")),
    ),
    "date_time": Samples(
        good=(("2019-07-01T08:00:00+08:00", "2019-07-01T00:00:00+00:00"),
              ("2019-07-01T00:00:00.5Z", "2019-07-01T00:00:00.5+00:00")),
        bad=(("2019-07-01T08:00:00", "time_zone_missing"), ("yesterday", "not_a_moment"), (5, "wrong_type"),
             ("0001-01-01T00:00:00+08:00", "not_a_moment")),
    ),
    "select": Samples(
        settings=OPTIONS, good=(("gold", "gold"), ("silver", "silver")),
        bad=(("Gold", "not_an_option"), ("old", "option_retired"), (1, "wrong_type"), (["gold"], "wrong_type")),
    ),
    "multi_select": Samples(
        settings=OPTIONS, good=((["gold"], ["gold"]), (["silver", "gold", "silver"], ["silver", "gold"])),
        bad=(("gold", "wrong_type"), (["bronze"], "not_an_option"), (["gold"] * 4, "too_many")),
    ),
    "yes_no": Samples(good=((False, False), (True, True)), bad=(("true", "wrong_type"), (1, "wrong_type"))),
    "reference": Samples(
        settings={"form": "partner"}, good=((A_RECORD, A_RECORD), ({"id": A_RECORD, "label": "A"}, A_RECORD)),
        bad=((True, "wrong_type"), ({"key": 1}, "wrong_type"), (["a"], "wrong_type")),
    ),
    "member": Samples(good=((A_RECORD, A_RECORD),), bad=((1.5, "wrong_type"),)),
    "department": Samples(good=((A_RECORD, A_RECORD),), bad=(([], "wrong_type"),)),
    "role": Samples(good=((A_RECORD, A_RECORD),), bad=((True, "wrong_type"),)),
    "references": Samples(
        settings={"form": "partner", "count_max": 2},
        good=(([A_RECORD], [A_RECORD]), ([{"id": A_RECORD, "label": "A"}, A_RECORD], [A_RECORD])),
        bad=(([True], "wrong_type"), ([["a"]], "wrong_type"), (["a", "b", "c"], "too_many")),
    ),
    "members": Samples(good=(([A_RECORD], [A_RECORD]),), bad=(([1.5], "wrong_type"),)),
    "departments": Samples(good=(([A_RECORD], [A_RECORD]),), bad=(([[]], "wrong_type"),)),
    "roles": Samples(good=(([A_RECORD], [A_RECORD]),), bad=(([{"key": 1}], "wrong_type"),)),
    "phone": Samples(good=(("+86 10-1234 5678", "+86 10-1234 5678"), ("245-555-0173", "245-555-0173")),
                     bad=(("call me", "not_a_phone"), ("1", "not_a_phone"))),
    "email": Samples(good=(("a.b@example.com", "a.b@example.com"), ("b@例子.公司", "b@例子.公司")),
                     bad=(("a@b", "not_an_email"), ("a b@c.de", "not_an_email"), ("x" * 250 + "@a.de", "too_long"))),
    "link": Samples(good=(("https://example.com/a?b=c", "https://example.com/a?b=c"),),
                    bad=(("javascript:alert(1)", "not_a_link"), ("example.com", "not_a_link"))),
    "address": Samples(
        settings={"divisions": "china"},
        good=(({"province": "江苏省", "city": "苏州市", "street": ""},
               {"province": "江苏省", "city": "苏州市", "code": "320500"}),
              ({"country": "France", "city": "Lyon"}, {"country": "France", "city": "Lyon"}),
              ("2251 Elliot Avenue", {"street": "2251 Elliot Avenue"})),
        bad=(({"province": "江苏省", "city": "杭州市"}, "not_a_division"), ({"planet": "Earth"}, "wrong_type"),
             ({"city": 1}, "wrong_type"), (5, "wrong_type")),
    ),
    "serial": Samples(settings={"prefix": "HT-", "digits": 4}, good=(), bad=(("HT-0001", "read_only"),)),
    "file": Samples(settings={"count_max": 2}, good=(([A_FILE], [A_FILE]), ({"id": A_FILE}, [A_FILE])),
                    bad=(("contract.pdf", "wrong_type"), ([A_FILE] * 3, "too_many"))),
    "image": Samples(good=((A_FILE, [A_FILE]),), bad=(([1], "wrong_type"),)),
    "signature": Samples(good=((A_FILE, [A_FILE]),), bad=(([A_FILE] * 2, "too_many"), ("me", "wrong_type"))),
    "location": Samples(
        good=(({"lng": "116.397128", "lat": 39.916527, "address": " 天安门 "},
               {"lng": 116.397128, "lat": 39.916527, "address": "天安门"}),
              ({"lng": -180, "lat": 0}, {"lng": -180.0, "lat": 0.0})),
        bad=(({"lng": 181, "lat": 0}, "not_a_location"), ({"lng": 1}, "not_a_location"), ("here", "wrong_type"),
             ({"lng": "east", "lat": 1}, "not_a_location"), ({"address": "天安门"}, "not_a_location"),
             ({"lng": 1, "lat": 1, "height": 3}, "wrong_type")),
    ),
    "rich_text": Samples(
        good=(("<h2>标题</h2><p onclick='x()'>Some <b>bold</b><script>alert(1)</script></p>",
               "<h2>标题</h2><p>Some <b>bold</b></p>"),
              ('<p><a href="javascript:alert(1)">a</a> <a href="https://b.cn" target="_blank">b</a></p>',
               '<p><a rel="noopener noreferrer">a</a> <a href="https://b.cn" rel="noopener noreferrer">b</a></p>'),
              ("plain & simple", "plain &amp; simple")),
        bad=((1, "wrong_type"), ("x" * 20_001, "too_long"), ("a\x00b", "unprintable_characters")),
    ),
    "duration": Samples(good=((0, 0), ("5400", 5400), (90_061, 90_061)),
                        bad=((-1, "not_a_duration"), (1.5, "not_a_duration"), ("1:30", "not_a_number"),
                             (10**10 + 1, "not_a_duration"))),
    "progress": Samples(good=((0, 0), ("55", 55), (100, 100)),
                        bad=((101, "not_a_progress"), (-1, "not_a_progress"), (0.5, "not_a_progress"),
                             ("half", "not_a_number"))),
    "color": Samples(good=(("#0a0", "#00aa00"), ("#1677D2", "#1677d2")),
                     bad=(("red", "not_a_color"), ("#12345", "not_a_color"), (1, "wrong_type"))),
    "barcode": Samples(settings={"symbology": "ean13"}, good=(("4006381333931", "4006381333931"),),
                       bad=(("4006381333932", "not_an_ean13"), ("400638133393", "not_an_ean13"),
                            ("x" * 1001, "too_long"))),
    "rating": Samples(good=((1, 1), ("5", 5)), bad=((0, "not_a_rating"), (6, "not_a_rating"), (2.5, "not_a_rating"),
                           ("good", "not_a_number"))),
    "lookup": Samples(settings={"through": "partner", "field": "code"}, good=(), bad=(("x", "read_only"),)),
    "formula": Samples(
        settings={"formula": "number_field * 2", "result": "number", "decimals": 1}, good=(), bad=(("1", "read_only"),)
    ),
    "query": Samples(
        good=(), bad=(([], "read_only"),),
        settings={"form": "partner", "where": [{"field": "name", "equals": "text_field"}], "columns": ["code", "tier"]},
    ),
    "subform": Samples(
        settings={"form": "interesting_row", "through": "interesting"},
        good=(([], []), ([{"name": "a"}], [{"name": "a"}])), bad=(("x", "wrong_type"), ([1], "wrong_type")),
    ),
    "rollup": Samples(
        settings={"form": "interesting", "through": "self_field", "measure": "count"},
        good=(), bad=(("1", "read_only"),),
    ),
}  # fmt: skip
