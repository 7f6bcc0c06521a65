"""What other packages ask of access: who acts, may they, which rows, which fields."""

from __future__ import annotations

from tongzhou.access.actions import check_role_keys, drop_form_rights, save_role
from tongzhou.access.actors import actor_for, actor_on, system_actor, system_actor_on, unlimited, visitor_actor
from tongzhou.access.assuming import AssumingRoute, statements, transaction
from tongzhou.access.contracts import EVERY_FORM, Actor, FieldScope, FollowedRows, RowRule, RowScope, SharedRows
from tongzhou.access.documents import parse_role
from tongzhou.access.field_rights import HOLDERS_MAX, FieldRight, FieldRights, give_field_rights, with_rights
from tongzhou.access.granting import change_set, create_set, name_set, set_follows
from tongzhou.access.permissions import Action, Permission, Scope, scopes_of
from tongzhou.access.queries import list_role_documents, list_sets
from tongzhou.access.requirements import may_approve_money, require, require_inside
from tongzhou.access.rights import list_sources
from tongzhou.access.routes.answers import SessionAnswer
from tongzhou.access.routes.session import sign_in_as
from tongzhou.access.rules import actions_on, fields_of, granted, limit_to_scopes, row_rules, rows_of, unveil
from tongzhou.access.set_documents import SetDocument
from tongzhou.access.sharing import (
    Share,
    ShareNow,
    add_share,
    end_given,
    end_share,
    end_shares,
    list_shares,
    share_alike,
)
from tongzhou.access.sign_in import (
    CurrentActor,
    ReadingActor,
    SessionActor,
    check_origin,
    current_actor,
    reading_actor,
)
from tongzhou.access.sources import Source, SourceKind
from tongzhou.kernel.errors import NotAllowed, NotFound

__all__ = [
    "EVERY_FORM",
    "HOLDERS_MAX",
    "Action",
    "Actor",
    "AssumingRoute",
    "CurrentActor",
    "FieldRight",
    "FieldRights",
    "FieldScope",
    "FollowedRows",
    "Permission",
    "ReadingActor",
    "RowRule",
    "RowScope",
    "Scope",
    "SessionActor",
    "SessionAnswer",
    "SetDocument",
    "Share",
    "ShareNow",
    "SharedRows",
    "Source",
    "SourceKind",
    "actions_on",
    "actor_for",
    "actor_on",
    "add_share",
    "change_set",
    "check_origin",
    "check_role_keys",
    "create_set",
    "current_actor",
    "drop_form_rights",
    "end_given",
    "end_share",
    "end_shares",
    "field_scope",
    "give_field_rights",
    "granted",
    "limit_to_scopes",
    "list_role_documents",
    "list_sets",
    "list_shares",
    "list_sources",
    "may_approve_money",
    "name_set",
    "parse_role",
    "reading_actor",
    "require",
    "require_inside",
    "row_rules",
    "row_scope",
    "save_role",
    "scopes_of",
    "set_follows",
    "share_alike",
    "sign_in_as",
    "statements",
    "system_actor",
    "system_actor_on",
    "transaction",
    "unlimited",
    "unveil",
    "visitor_actor",
    "with_rights",
]


def row_scope(actor: Actor, form: str, action: Action = Action.READ) -> RowScope:
    """The rows of a form that the actor reaches with an action.

    Raises NotFound when the actor may not even read the form, NotAllowed when only the action is refused.
    """
    return actor.keep(("rows", form, action), lambda: _row_scope(actor, form, action))


def _row_scope(actor: Actor, form: str, action: Action) -> RowScope:
    scope = rows_of(actor, form, action)
    if scope is not None:
        return scope
    raise NotAllowed() if rows_of(actor, form, Action.READ) else NotFound()


def field_scope(actor: Actor, form: str) -> FieldScope:
    """The fields of a form that the actor reads and writes; raises NotFound without any right on the form."""
    if not actions_on(actor, form):
        raise NotFound()
    return fields_of(actor, form)
