"""Random lifecycles, records and people: a stage changes exactly where a slow, obvious oracle says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.access.test_rules import actor as somebody
from tongzhou.access.contracts import RoleName
from tongzhou.builder.records.ruled import Ruling, complete_change
from tongzhou.builder.records.stages import Mover, Moving
from tongzhou.builder.records.values import Draft
from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.documents import read_definition
from tongzhou.builder.schema.facade import conditions_of
from tongzhou.kernel import clock

STAGES = "abcd"
PEOPLE = [UUID(int=number) for number in (1, 2)]
LIMIT = 5
FIELDS: list[dict[str, Any]] = [
    {"key": "number", "type": "number", "label": "Number"},
    {"key": "owner", "type": "member", "label": "Owner"},
    {"key": "note", "type": "text", "label": "Note"},
    {
        "key": "stage",
        "type": "select",
        "label": "Stage",
        "settings": {"options": [{"key": key} for key in STAGES]},
    },
]

subsets = st.lists(st.sampled_from(STAGES), max_size=3, unique=True)


@st.composite
def transitions(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = []
    for number in range(draw(st.integers(0, 5))):
        to = draw(st.sampled_from(STAGES))
        found.append(
            {
                "key": f"t{number}",
                "title": f"T{number}",
                "from": [stage for stage in draw(subsets) if stage != to],
                "to": to,
                "guard": draw(st.sampled_from([None, f"number <= {LIMIT}"])),
                "roles": draw(st.lists(st.sampled_from(["clerk", "boss"]), max_size=2, unique=True)),
                "members": draw(st.sampled_from([[], ["owner"]])),
                "not_creator": draw(st.booleans()),
                "require": draw(st.sampled_from([[], ["note"]])),
                "reason": draw(st.sampled_from(["none", "optional", "required"])),
            }
        )
    return found


records = st.fixed_dictionaries(
    {
        "stage": st.sampled_from(STAGES),
        "number": st.sampled_from([None, 3, 9]),
        "owner": st.sampled_from([None, *PEOPLE]),
        "note": st.sampled_from([None, "x"]),
    }
)


def goes(
    way: dict[str, Any],
    before: dict[str, Any],
    after: dict[str, Any],
    me: UUID,
    roles: list[str],
    creator: UUID,
    *,
    writes: bool,
    reason: str | None,
) -> bool:
    """What a transition says, one plain question after the other."""
    if way["to"] != after["stage"] or before["stage"] == way["to"]:
        return False
    if way["from"] and before["stage"] not in way["from"]:
        return False
    if way["roles"] or way["members"]:
        named = any(role in way["roles"] for role in roles)
        if "owner" in way["members"] and before["owner"] == me:
            named = True
    else:
        named = writes
    if not named or (way["not_creator"] and creator == me):
        return False
    if way["guard"] is not None and (after["number"] is None or after["number"] > LIMIT):
        return False
    if way["require"] and after["note"] is None:
        return False
    return not (way["reason"] == "required" and reason is None)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    transitions(), records, records, st.sampled_from(PEOPLE), st.sampled_from(PEOPLE),
    st.lists(st.sampled_from(["clerk", "boss"]), max_size=1), st.booleans(), st.sampled_from([None, "why"]), st.data(),
)  # fmt: skip
def test_it_goes_where_the_oracle_says(
    ways: list[dict[str, Any]],
    before: dict[str, Any],
    after: dict[str, Any],
    me: UUID,
    creator: UUID,
    roles: list[str],
    writes: bool,
    reason: str | None,
    data: st.DataObject,
) -> None:
    lifecycle = {"field": "stage", "initial": "a", "transitions": ways}
    document = {"key": "thing", "title": "T", "label_field": "note", "fields": FIELDS, "lifecycle": lifecycle}
    form = read_definition(document)
    forms = Forms().with_form(form)
    named = data.draw(st.sampled_from([None, *(way["key"] for way in ways)]))
    if named is not None:
        after = {**after, "stage": next(way["to"] for way in ways if way["key"] == named)}
    names = tuple(RoleName(key, {}) for key in roles)
    actor = replace(somebody(), member_id=me, roles=names)
    moving = None if named is None else Moving(named, reason)
    ruling = Ruling(form, conditions_of(forms, form), actor, clock.now(), mover=Mover(actor, writes, moving))
    draft = Draft(values=dict(after))
    complete_change(ruling, draft, before, creator=creator)

    said = reason if named is not None else None
    meant = [way for way in ways if named in (None, way["key"])]
    open_ = [way["key"] for way in meant if goes(way, before, after, me, roles, creator, writes=writes, reason=said)]
    stays = named is None and before["stage"] == after["stage"]
    assert (not draft.errors) == (stays or bool(open_))
    assert (draft.moved is None) == (stays or not open_)
    if draft.moved is not None:
        assert draft.moved.transition == open_[0]
