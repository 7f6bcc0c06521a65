"""What other packages call: accounts, sessions, people, workspaces."""

from tongzhou.identity.accepting import Acceptance, OpenInvitation, accept, look_at
from tongzhou.identity.actions.accounts import (
    address_of,
    set_locale,
    set_password,
)
from tongzhou.identity.actions.departments import add_department, change_department, remove_department
from tongzhou.identity.actions.forgetting import prune_ended
from tongzhou.identity.actions.invitations import NewInvitation, invite, withdraw
from tongzhou.identity.actions.people import (
    NewMember,
    add_member,
    change_member,
    change_partner_user,
    lock_people,
)
from tongzhou.identity.actions.sessions import Browser, set_preview
from tongzhou.identity.actions.tokens import NewToken, create_token, revoke_token
from tongzhou.identity.actions.working_days import change_week, remove_own_day, set_own_day
from tongzhou.identity.actions.workspaces import change_workspace, set_statement_key
from tongzhou.identity.codes import (
    BETWEEN_CODES,
    CODE_LIFE,
    AskedCode,
    TakenCode,
    ask_code,
    code_for,
    note_carriers,
    take_code,
)
from tongzhou.identity.contacting import get_contacts
from tongzhou.identity.credentials import assumption_of, kept_credential, open_session, open_token
from tongzhou.identity.entering import change_password, end_one, enter, leave, switch
from tongzhou.identity.errors import (
    LastAdministrator,
    OriginMismatch,
    SessionNeeded,
    SignInFailed,
)
from tongzhou.identity.everywhere import record_everywhere
from tongzhou.identity.joining import SignUp, join_as_member, join_as_partner_user
from tongzhou.identity.operator import create_token_for
from tongzhou.identity.organisation import Asked, Organisation, Outsider, Standing, read_organisation
from tongzhou.identity.passwords import hash_password, verify_password
from tongzhou.identity.queries import (
    find_account,
    find_workspace_profile,
    get_account,
    get_department,
    get_member,
    get_partner_user,
    get_workspace_profile,
    list_departments,
    list_invitations,
    list_members,
    list_memberships,
    list_partner_users,
    list_sessions,
    list_tokens,
    may_switch,
    people_named,
)
from tongzhou.identity.resets import ResetWanted, ask_reset, finish_reset, start_mailed_reset, start_reset
from tongzhou.identity.rules import MAILED_RESET_LIFE, NO_MONEY_AFTER_RESET, SESSION_LIFE, password_errors
from tongzhou.identity.sign_in import attempt, authenticate
from tongzhou.identity.working_days import (
    DAY_FIRST,
    DAY_LAST,
    OwnDay,
    SpecialDay,
    get_week,
    list_own_days,
    special_days,
    working_calendar,
)
from tongzhou.identity.workspaces import (
    create_workspace,
    list_workspaces,
    touch_workspace,
    upgrade_directory,
    upgrade_workspace,
    upgrade_workspaces,
    visit_workspaces,
)

__all__ = [
    "BETWEEN_CODES",
    "CODE_LIFE",
    "DAY_FIRST",
    "DAY_LAST",
    "MAILED_RESET_LIFE",
    "NO_MONEY_AFTER_RESET",
    "SESSION_LIFE",
    "Acceptance",
    "Asked",
    "AskedCode",
    "Browser",
    "LastAdministrator",
    "NewInvitation",
    "NewMember",
    "NewToken",
    "OpenInvitation",
    "Organisation",
    "OriginMismatch",
    "Outsider",
    "OwnDay",
    "ResetWanted",
    "SessionNeeded",
    "SignInFailed",
    "SignUp",
    "SpecialDay",
    "Standing",
    "TakenCode",
    "accept",
    "add_department",
    "add_member",
    "address_of",
    "ask_code",
    "ask_reset",
    "assumption_of",
    "attempt",
    "authenticate",
    "change_department",
    "change_member",
    "change_partner_user",
    "change_password",
    "change_week",
    "change_workspace",
    "code_for",
    "create_token",
    "create_token_for",
    "create_workspace",
    "end_one",
    "enter",
    "find_account",
    "find_workspace_profile",
    "finish_reset",
    "get_account",
    "get_contacts",
    "get_department",
    "get_member",
    "get_partner_user",
    "get_week",
    "get_workspace_profile",
    "hash_password",
    "invite",
    "join_as_member",
    "join_as_partner_user",
    "kept_credential",
    "leave",
    "list_departments",
    "list_invitations",
    "list_members",
    "list_memberships",
    "list_own_days",
    "list_partner_users",
    "list_sessions",
    "list_tokens",
    "list_workspaces",
    "lock_people",
    "look_at",
    "may_switch",
    "note_carriers",
    "open_session",
    "open_token",
    "password_errors",
    "people_named",
    "prune_ended",
    "read_organisation",
    "record_everywhere",
    "remove_department",
    "remove_own_day",
    "revoke_token",
    "set_locale",
    "set_own_day",
    "set_password",
    "set_preview",
    "set_statement_key",
    "special_days",
    "start_mailed_reset",
    "start_reset",
    "switch",
    "take_code",
    "touch_workspace",
    "upgrade_directory",
    "upgrade_workspace",
    "upgrade_workspaces",
    "verify_password",
    "visit_workspaces",
    "withdraw",
    "working_calendar",
]
