"""The vocabulary of rights: what a role may contain and what an API token may be limited to (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from types import MappingProxyType

from tongzhou.access.errors import UnknownScope


class Action(StrEnum):
    """What a role may allow on the records of one form."""

    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    EXPORT = "export"
    IMPORT = "import"
    COPY = "copy"
    BATCH = "batch"
    PRINT = "print"
    SHARE = "share"
    COMMENT = "comment"
    REVEAL = "reveal"


class Permission(StrEnum):
    """What a role may allow besides records. Texts stand in the catalogue under `permissions.<value>`."""

    WORKSPACE_MANAGE = "workspace.manage"
    MEMBERS_READ = "members.read"
    MEMBERS_MANAGE = "members.manage"
    ROLES_MANAGE = "roles.manage"
    PARTNER_USERS_MANAGE = "partner_users.manage"
    PARTNER_USERS_INVITE = "partner_users.invite"
    PREVIEW_USE = "preview.use"
    AUDIT_READ = "audit.read"
    FORMS_MANAGE = "forms.manage"
    VIEWS_SHARE = "views.share"
    LINKS_MANAGE = "links.manage"
    WEBHOOKS_MANAGE = "webhooks.manage"
    FLOWS_MANAGE = "flows.manage"
    PRIVACY_MANAGE = "privacy.manage"
    PACKAGES_MANAGE = "packages.manage"
    OVERVIEW_READ = "overview.read"
    PLANS_READ = "plans.read"
    PLANS_MANAGE = "plans.manage"
    SETTLEMENTS_READ = "settlements.read"
    SETTLEMENTS_CALCULATE = "settlements.calculate"
    SETTLEMENTS_REVIEW = "settlements.review"
    SETTLEMENTS_APPROVE = "settlements.approve"
    SETTLEMENTS_PUBLISH = "settlements.publish"
    LEDGER_READ = "ledger.read"
    STATEMENTS_READ = "statements.read"
    STATEMENTS_ANSWER = "statements.answer"


PARTNER_PERMISSIONS = frozenset(
    {Permission.PARTNER_USERS_INVITE, Permission.STATEMENTS_READ, Permission.STATEMENTS_ANSWER}
)
"""All that a role of kind `partner` may contain."""

READING_PERMISSIONS = frozenset(
    {
        Permission.MEMBERS_READ,
        Permission.OVERVIEW_READ,
        Permission.PLANS_READ,
        Permission.SETTLEMENTS_READ,
        Permission.LEDGER_READ,
        Permission.STATEMENTS_READ,
    }
)
"""Permissions that change nothing: all that is left of a person in preview."""

SHOWN_BY: MappingProxyType[Permission, frozenset[Permission]] = MappingProxyType(
    {
        Permission.MEMBERS_MANAGE: frozenset({Permission.MEMBERS_READ}),
        Permission.ROLES_MANAGE: frozenset({Permission.MEMBERS_READ, Permission.MEMBERS_MANAGE}),
        Permission.PARTNER_USERS_MANAGE: frozenset({Permission.MEMBERS_READ}),
        Permission.PLANS_MANAGE: frozenset({Permission.PLANS_READ}),
        Permission.SETTLEMENTS_CALCULATE: frozenset({Permission.SETTLEMENTS_READ}),
        Permission.SETTLEMENTS_REVIEW: frozenset({Permission.SETTLEMENTS_READ}),
        Permission.SETTLEMENTS_APPROVE: frozenset({Permission.SETTLEMENTS_READ}),
        Permission.SETTLEMENTS_PUBLISH: frozenset({Permission.SETTLEMENTS_READ}),
        Permission.STATEMENTS_ANSWER: frozenset({Permission.STATEMENTS_READ}),
    }
)
"""Which rights make the subject of another right visible: with one of them a refusal is 403, else 404."""


class Scope(StrEnum):
    """What an API token may be limited to; its rights are these ∩ its owner's rights today."""

    EVERYTHING = "everything"
    RECORDS_READ = "records.read"
    RECORDS_WRITE = "records.write"
    FORMS_MANAGE = "forms.manage"
    PEOPLE_READ = "people.read"
    OVERVIEW_READ = "overview.read"
    STATEMENTS_READ = "statements.read"
    LEDGER_READ = "ledger.read"
    PLANS_WRITE = "plans.write"
    SETTLEMENTS_WRITE = "settlements.write"
    AUDIT_READ = "audit.read"


_CARRYING = frozenset({Action.READ, Action.EXPORT, Action.PRINT, Action.REVEAL})

SCOPE_ACTIONS: MappingProxyType[Scope, frozenset[Action]] = MappingProxyType(
    {
        Scope.EVERYTHING: frozenset(Action),
        Scope.RECORDS_READ: _CARRYING,
        Scope.RECORDS_WRITE: frozenset(Action) - _CARRYING,
    }
)

SCOPE_PERMISSIONS: MappingProxyType[Scope, frozenset[Permission]] = MappingProxyType(
    {
        Scope.EVERYTHING: frozenset(Permission),
        Scope.FORMS_MANAGE: frozenset({Permission.FORMS_MANAGE, Permission.VIEWS_SHARE, Permission.PACKAGES_MANAGE}),
        Scope.PEOPLE_READ: frozenset({Permission.MEMBERS_READ}),
        Scope.OVERVIEW_READ: frozenset({Permission.OVERVIEW_READ}),
        Scope.STATEMENTS_READ: frozenset({Permission.STATEMENTS_READ}),
        Scope.LEDGER_READ: frozenset({Permission.LEDGER_READ}),
        Scope.PLANS_WRITE: frozenset({Permission.PLANS_READ, Permission.PLANS_MANAGE}),
        Scope.SETTLEMENTS_WRITE: frozenset(
            {
                Permission.SETTLEMENTS_READ,
                Permission.SETTLEMENTS_CALCULATE,
                Permission.SETTLEMENTS_REVIEW,
                Permission.SETTLEMENTS_APPROVE,
                Permission.SETTLEMENTS_PUBLISH,
            }
        ),
        Scope.AUDIT_READ: frozenset({Permission.AUDIT_READ}),
    }
)


def scopes_of(names: Iterable[str]) -> list[Scope]:
    """The scopes with these names; raises UnknownScope."""
    try:
        return [Scope(name.strip()) for name in names if name.strip()]
    except ValueError as error:
        raise UnknownScope(scopes=", ".join(Scope), given=str(error).split("'")[1]) from None
