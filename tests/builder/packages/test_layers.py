"""Three layers of an app: each side's changes stand, the workspace's word goes where both changed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.builder.packages.layers import Part, merge

BASE: dict[str, Any] = {
    "key": "thing",
    "title": {"en": "Things"},
    "fields": [
        {"key": "name", "type": "text", "label": "Name"},
        {"key": "size", "type": "number", "label": "Size", "settings": {"decimals": 1}},
    ],
}
VALUES = st.recursive(
    st.integers(0, 2), lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3), max_leaves=8
)
DOCUMENTS = st.dictionaries(st.sampled_from("abc"), VALUES, max_size=3)


def changed(**fields: dict[str, Any] | None) -> dict[str, Any]:
    """The base with fields changed, added, or (None) without them."""
    kept = {field["key"]: field for field in BASE["fields"]}
    for key, parts in fields.items():
        if parts is None:
            del kept[key]
        else:
            kept[key] = {**kept.get(key, {"key": key}), **parts}
    return {**BASE, "fields": list(kept.values())}


@pytest.mark.parametrize(
    ("live", "new", "merged", "parts"),
    [
        (BASE, changed(name={"label": "Title"}), changed(name={"label": "Title"}),
         (Part("fields.name.label", "changed", "Name", "Title"),)),
        (changed(name={"label": "Mine"}), BASE, changed(name={"label": "Mine"}),
         (Part("fields.name.label", "own", "Mine", "Name"),)),
        (
            changed(name={"label": "Mine"}),
            changed(name={"label": "Theirs"}, size={"required": True}),
            changed(name={"label": "Mine"}, size={"required": True}),
            (Part("fields.name.label", "kept", "Mine", "Theirs"), Part("fields.size.required", "changed", None, True)),
        ),
        (changed(mine={"type": "date"}), changed(theirs={"type": "text"}),
         changed(theirs={"type": "text"}, mine={"type": "date"}),
         (Part("fields.theirs", "changed", None, {"key": "theirs", "type": "text"}),
          Part("fields.mine", "own", {"key": "mine", "type": "date"}, None))),
        (changed(size=None), BASE, changed(size=None), (Part("fields.size", "own", None, BASE["fields"][1]),)),
        (BASE, changed(size=None), changed(size=None), (Part("fields.size", "changed", BASE["fields"][1], None),)),
        (changed(size={"label": "Mine"}), changed(size=None), changed(size={"label": "Mine"}),
         (Part("fields.size", "kept", {**BASE["fields"][1], "label": "Mine"}, None),)),
        (changed(size={"settings": {"decimals": 2}}), changed(size={"settings": {"decimals": 1, "minimum": "0"}}),
         changed(size={"settings": {"decimals": 2, "minimum": "0"}}),
         (Part("fields.size.settings.decimals", "own", 2, 1),
          Part("fields.size.settings.minimum", "changed", None, "0"))),
        (changed(size={"type": "money"}), changed(size={"settings": {"decimals": 0}}),
         changed(size={"type": "money"}),
         (Part("fields.size", "kept", {**BASE["fields"][1], "type": "money"},
               {**BASE["fields"][1], "settings": {"decimals": 0}}),)),
    ],
)  # fmt: skip
def test_a_form_of_three_layers(
    live: dict[str, Any], new: dict[str, Any], merged: dict[str, Any], parts: tuple[Part, ...]
) -> None:
    done = merge(BASE, live, new)
    assert (done.document, done.parts) == (merged, parts)


def test_where_both_changed_the_side_can_be_chosen() -> None:
    live = changed(name={"label": "Mine"}, size={"label": "Mine"})
    new = changed(name={"label": "Theirs"}, size={"label": "Theirs"})
    done = merge(BASE, live, new, {"fields.size.label"})
    assert done.document == changed(name={"label": "Mine"}, size={"label": "Theirs"})
    assert [(part.path, part.outcome) for part in done.parts] == [
        ("fields.name.label", "kept"),
        ("fields.size.label", "taken"),
    ]


def test_options_are_merged_one_by_one() -> None:
    def tiers(*keys: str) -> dict[str, Any]:
        return {"key": "x", "settings": {"options": [{"key": key} for key in keys]}}

    done = merge(tiers("a", "b"), tiers("a", "b", "mine"), tiers("a", "b", "theirs"))
    assert done.document == tiers("a", "b", "theirs", "mine")
    assert [part.path for part in done.parts if part.outcome == "own"] == ["settings.options.mine"]


@pytest.mark.parametrize(
    ("live", "new", "take", "order"),
    [
        (["b", "a"], ["a", "b"], (), ["b", "a"]),
        (["a", "b"], ["b", "a"], (), ["b", "a"]),
        (["b", "a", "c"], ["c", "b", "a"], (), ["b", "a", "c"]),
        (["b", "a", "c"], ["c", "b", "a"], ("fields[]",), ["c", "b", "a"]),
    ],
)
def test_the_order_is_a_part_of_its_own(
    live: list[str], new: list[str], take: tuple[str, ...], order: list[str]
) -> None:
    def of(keys: list[str]) -> dict[str, Any]:
        return {"fields": [{"key": key} for key in keys]}

    done = merge(of(sorted(live)), of(live), of(new), take)
    assert done.document == of(order)


def test_without_a_base_nothing_here_is_the_packages_to_change() -> None:
    live, new = changed(mine={"type": "date"}, name={"label": "Mine"}), changed(name={"label": "Theirs"})
    done = merge(None, live, new)
    assert done.document is not None
    assert {field["key"]: field.get("label") for field in done.document["fields"]} == {
        "name": "Mine",
        "size": "Size",
        "mine": None,
    }
    assert [(part.path, part.outcome) for part in done.parts] == [("fields.name.label", "kept"), ("fields.mine", "own")]


def test_what_was_removed_here_stays_away() -> None:
    assert merge(BASE, None, BASE).document is None
    newer = changed(name={"label": "Theirs"})
    assert merge(BASE, None, newer).document is None
    assert merge(BASE, None, newer, {""}).document == newer
    assert merge(None, None, newer).parts == (Part("", "created", None, None),)


@given(DOCUMENTS, DOCUMENTS)
def test_who_changed_alone_is_followed(base: dict[str, Any], other: dict[str, Any]) -> None:
    assert merge(base, base, other).document == other
    assert merge(base, other, base).document == other
    assert merge(base, other, other).document == other


@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_merging_again_changes_nothing(base: dict[str, Any], live: dict[str, Any], new: dict[str, Any]) -> None:
    once = merge(base, live, new).document
    again = merge(new, once, new)
    assert again.document == once
    assert {part.outcome for part in again.parts} <= {"own"}
