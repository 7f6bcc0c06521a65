"""What stays in the workspace when a form leaves it."""

from __future__ import annotations

from typing import Any

import pytest

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
        ({"decimals": 2}, {"decimals": 2}),
    ],
)  # fmt: skip
def test_pickers_leave_without_people(given: dict[str, Any], left: dict[str, Any] | None) -> None:
    form = {"key": "x", "fields": [{"key": "who", "type": "member", "settings": given}]}
    (field,) = portable_form(form, {"clerk"})["fields"]
    assert field.get("settings") == left


def test_pictures_of_the_layout_stay() -> None:
    layout = [{"kind": "group", "items": ["name", {"image": SOMEBODY}, {"note": "x"}]}]
    kept = portable_form({"key": "x", "fields": [], "layout": layout}, ())
    assert kept["layout"][0]["items"] == ["name", {"note": "x"}]
