"""Three layers of an app: each side's changes stand, the workspace's word goes where both changed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.builder.packages.layers import Merged, differences, merge, merge_form

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
    ("live", "new", "merged", "kept"),
    [
        (BASE, changed(name={"label": "Title"}), changed(name={"label": "Title"}), ()),
        (changed(name={"label": "Mine"}), BASE, changed(name={"label": "Mine"}), ()),
        (
            changed(name={"label": "Mine"}),
            changed(name={"label": "Theirs"}, size={"required": True}),
            changed(name={"label": "Mine"}, size={"required": True}),
            ("fields.name.label",),
        ),
        (changed(mine={"type": "date"}), changed(theirs={"type": "text"}),
         changed(theirs={"type": "text"}, mine={"type": "date"}), ()),
        (changed(size=None), BASE, changed(size=None), ()),
        (BASE, changed(size=None), changed(size=None), ()),
        (changed(size={"label": "Mine"}), changed(size=None), changed(size={"label": "Mine"}), ("fields.size",)),
        (changed(size={"settings": {"decimals": 2}}), changed(size={"settings": {"decimals": 1, "minimum": "0"}}),
         changed(size={"settings": {"decimals": 2, "minimum": "0"}}), ()),
    ],
)  # fmt: skip
def test_a_form_of_three_layers(
    live: dict[str, Any], new: dict[str, Any], merged: dict[str, Any], kept: tuple[str, ...]
) -> None:
    assert merge_form(BASE, live, new) == Merged(merged, kept)


def test_without_a_base_the_package_goes_and_what_is_beside_it_stays() -> None:
    live, new = changed(mine={"type": "date"}, name={"label": "Mine"}), changed(name={"label": "Theirs"})
    done = merge_form(None, live, new)
    assert {field["key"]: field["label"] for field in done.document["fields"] if "label" in field} == {
        "name": "Theirs",
        "size": "Size",
    }
    assert [field["key"] for field in done.document["fields"]] == ["name", "size", "mine"]


@given(DOCUMENTS, DOCUMENTS)
def test_who_changed_alone_is_followed(base: dict[str, Any], other: dict[str, Any]) -> None:
    assert merge(base, base, other) == Merged(other, ())
    assert merge(base, other, base) == Merged(other, ())
    assert merge(base, other, other) == Merged(other, ())


@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_merging_again_changes_nothing(base: dict[str, Any], live: dict[str, Any], new: dict[str, Any]) -> None:
    once = merge(base, live, new).document
    assert merge(new, once, new) == Merged(once, ())


@given(DOCUMENTS, DOCUMENTS)
def test_only_equal_documents_do_not_differ(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert (differences(one, other) == ()) == (one == other)
