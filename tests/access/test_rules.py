"""Union of roles, tokens and previews, on the pure core."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from tongzhou.access.contracts import EVERY_FIELD, Actor, FieldScope, FieldSet, FormGrant, RowScope, Team, Via
from tongzhou.access.permissions import Action, Permission, Scope
from tongzhou.access.rules import (
    actions_on,
    fields_of,
    limit_to_reading,
    limit_to_scopes,
    rows_of,
    unite,
)
from tongzhou.identity.contracts import PersonKind, PersonName, WorkspaceProfile

ME = UUID(int=7)
WORKSPACE = WorkspaceProfile(
    id=UUID(int=1),
    key="demo",
    schema="ws_demo",
    role="tz_1_demo",
    version=1,
    name="Demo",
    locale="zh-CN",
    currency="USD",
    time_zone="Asia/Shanghai",
    business_date=None,
    accent="#1677ff",
)


def grant(actions: str, rows: str | None = None, read: str = "*", write: str = "") -> FormGrant:
    def fields(keys: str) -> FieldSet:
        return EVERY_FIELD if keys == "*" else FieldSet(frozenset(keys.split()))

    return FormGrant(
        actions=frozenset(Action(action) for action in actions.split()),
        rows=rows,
        read=fields(read),
        write=fields(write),
    )


def actor(*roles: dict[str, FormGrant], permissions: frozenset[Permission] = frozenset()) -> Actor:
    return Actor(
        workspace=WORKSPACE,
        kind=PersonKind.MEMBER,
        user_id=UUID(int=2),
        member_id=ME,
        partner_user_id=None,
        partner_id=None,
        name="Li",
        locale="zh-CN",
        roles=(),
        permissions=permissions,
        grants=unite(roles),
        team=Team(me=ME, my_team=(ME,), my_partner=None),
        via=Via.SESSION,
    )


def test_scopes_cannot_be_built_by_hand() -> None:
    with pytest.raises(TypeError):
        RowScope(form="order", action=Action.READ, rules=None, variables={}, seal=object())
    with pytest.raises(TypeError):
        FieldScope(
            form="order",
            readable=EVERY_FIELD,
            creatable=EVERY_FIELD,
            updatable=EVERY_FIELD,
            shown=(),
            seal=None,
        )


def test_without_a_grant_there_are_no_rows_and_no_fields() -> None:
    nobody = actor()
    assert rows_of(nobody, "order", Action.READ) is None
    assert actions_on(nobody, "order") == frozenset()
    assert not fields_of(nobody, "order").may_read("amount")
    assert not fields_of(nobody, "order").may_write("amount", Action.UPDATE)


def test_predicates_of_two_roles_are_alternatives() -> None:
    both = actor({"order": grant("read", "owner = me")}, {"order": grant("read", "region = 'East'")})
    scope = rows_of(both, "order", Action.READ)
    assert scope is not None
    assert scope.rules == ("owner = me", "region = 'East'")
    assert scope.variables["me"] == ME


def test_one_role_with_every_row_opens_every_row() -> None:
    both = actor({"order": grant("read", "owner = me")}, {"order": grant("read")})
    scope = rows_of(both, "order", Action.READ)
    assert scope is not None
    assert scope.everything


def test_an_action_of_one_role_does_not_widen_the_rows_of_another() -> None:
    both = actor({"order": grant("read")}, {"order": grant("read update", "owner = me", write="note")})
    update = rows_of(both, "order", Action.UPDATE)
    assert update is not None
    assert update.rules == ("owner = me",)


def test_fields_of_a_narrow_role_are_not_shown_on_the_rows_of_a_wide_one() -> None:
    both = actor(
        {"partner": grant("read", "owner in my_team")},
        {"partner": grant("read", None, read="name")},
    )
    fields = fields_of(both, "partner")
    assert fields.may_read("name")
    assert not fields.may_read("bank_account")
    assert fields.rows_showing("bank_account") == ("owner in my_team",)
    assert fields.rows_showing("name") is None


def test_fields_under_two_predicates_must_be_in_both() -> None:
    both = actor(
        {"partner": grant("read", "a", read="name tier")},
        {"partner": grant("read", "b", read="name phone")},
    )
    fields = fields_of(both, "partner")
    assert fields.may_read("name")
    assert not fields.may_read("tier")
    assert fields.rows_showing("phone") == ("b",)
    assert fields.rows_showing("secret") == ()


def test_a_role_for_every_form_reaches_forms_made_later() -> None:
    administrator = actor({"*": grant("read create update delete", write="*")})
    assert actions_on(administrator, "made_tomorrow") >= {Action.READ, Action.DELETE}
    assert fields_of(administrator, "made_tomorrow").may_write("anything", Action.CREATE)


def test_a_token_has_its_scopes_and_not_more_than_its_owner() -> None:
    owner = actor(
        {"order": grant("read update", write="*")},
        permissions=frozenset({Permission.STATEMENTS_READ, Permission.MEMBERS_MANAGE}),
    )
    token = limit_to_scopes(owner, frozenset({Scope.RECORDS_READ, Scope.STATEMENTS_READ, Scope.AUDIT_READ}))
    assert actions_on(token, "order") == {Action.READ}
    assert token.permissions == {Permission.STATEMENTS_READ}
    assert limit_to_scopes(owner, frozenset()).grants == {}
    everything = limit_to_scopes(owner, frozenset({Scope.EVERYTHING}))
    assert everything.grants == owner.grants
    assert everything.permissions == owner.permissions


def test_a_preview_only_reads() -> None:
    looked_at = actor(
        {"order": grant("read update delete export", write="*")},
        permissions=frozenset({Permission.SETTLEMENTS_READ, Permission.SETTLEMENTS_APPROVE}),
    )
    preview = limit_to_reading(replace(looked_at, preview_by=PersonName(UUID(int=9), "Admin")))
    assert preview.read_only
    assert actions_on(preview, "order") == {Action.READ}
    assert preview.permissions == {Permission.SETTLEMENTS_READ}
