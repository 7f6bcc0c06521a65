"""What stays in the workspace when a form leaves it."""

from __future__ import annotations

from typing import Any

import pytest

from tongzhou.builder.packages.pictures import shown_in, with_pictures
from tongzhou.builder.packages.rules import portable_form

SOMEBODY = "0190a5b0-0000-7000-8000-000000000001"


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({"range": {"members": [SOMEBODY]}, "default": "me"}, {"default": "me"}),
        ({"range": {"departments": [SOMEBODY], "own": True}}, {"range": {"own": True}}),
        ({"recommended": {"roles": ["clerk", "boss"], "below": False}},
         {"recommended": {"below": False, "roles": ["clerk"]}}),
        ({"range": {"roles": ["boss"]}}, None),
        ({"range": {"roles": ["boss"], "kind": "member"}}, {"range": {"kind": "member"}}),
        ({"decimals": 2}, {"decimals": 2}),
    ],
)  # fmt: skip
def test_pickers_leave_without_people(given: dict[str, Any], left: dict[str, Any] | None) -> None:
    form = {"key": "x", "fields": [{"key": "who", "type": "member", "settings": given}]}
    (field,) = portable_form(form, {"clerk"})["fields"]
    assert field.get("settings") == left


PICTURE = f"files/{'ab' * 32}.png"


@pytest.mark.parametrize(("name", "items"), [(PICTURE, [{"image": PICTURE, "span": 2}]), (None, [])])
def test_pictures_of_a_layout_are_swapped_and_those_that_are_gone_left_out(
    name: str | None, items: list[dict[str, Any]]
) -> None:
    layout = [{"kind": "group", "items": ["name", {"image": SOMEBODY, "span": 2}, {"note": "x"}]}]
    found = with_pictures("form", {"key": "x", "fields": [], "layout": layout}, lambda _: name)
    assert found["layout"][0]["items"] == ["name", *items, {"note": "x"}]


@pytest.mark.parametrize(("layout", "shown"), [
    (None, []), (3, []), ([3], []), ([{"items": 3}], []), ([{"items": [{"image": 3}]}], ["3"]), ({"items": []}, []),
])  # fmt: skip
def test_what_is_no_layout_is_left_to_its_check(layout: Any, shown: list[str]) -> None:
    assert shown_in("form", {"layout": layout}) == shown
