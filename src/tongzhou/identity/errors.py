"""Refusals of identity."""

from __future__ import annotations

from tongzhou.kernel.errors import Conflict, InvalidValues, NotAllowed, NotFound, Problem


class SignInFailed(Problem):
    """No such account or a wrong password: the two look alike on purpose."""

    code = "sign_in_failed"
    status = 401


class TooManyFailures(Problem):
    """Too many failed sign-ins from this address; `retry-after` says when the next one is looked at."""

    code = "too_many_failures"
    status = 429


class TooManyCodes(Problem):
    """Too many codes for this phone or from this address; `retry-after` says when there may be another."""

    code = "too_many_codes"
    status = 429


class NoWorkspace(NotAllowed):
    """The account is right but belongs to no workspace (any more), or not to the one asked for."""

    code = "no_workspace"


class CodeSessionStays(NotAllowed):
    """A session that a code by phone opened is good in the workspace that sent the code, and in no other."""

    code = "code_session_stays"


class OriginMismatch(NotAllowed):
    """A change came from a page of another site."""

    code = "origin_mismatch"


class SessionNeeded(NotAllowed):
    """Tokens may not do this: sign in."""

    code = "session_needed"


class LinkNotValid(Problem):
    """An invitation or reset link that was used, withdrawn, has expired or never was."""

    code = "link_not_valid"
    status = 410


class WouldMakeCycle(InvalidValues):
    """A department or a manager would stand above itself."""

    code = "would_make_cycle"


class DepartmentInUse(Conflict):
    """Members or departments are still in it."""

    code = "department_in_use"


class DepartmentNamed(Conflict):
    """Fields of records name the department."""

    code = "department_named"


class TooManyOwnDays(Conflict):
    """The company has said something of as many days as there is room for."""

    code = "too_many_own_days"


class AlreadyMember(Conflict):
    """This address already has an account in this workspace."""

    code = "already_member"


class LastAdministrator(Conflict):
    """Nobody would be left who can give rights."""

    code = "last_administrator"


class NoSuchAccount(NotFound):
    """The operator named an address that nobody has."""

    code = "no_such_account"
