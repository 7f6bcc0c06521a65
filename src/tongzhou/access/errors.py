"""Refusals of access."""

from __future__ import annotations

from tongzhou.kernel.errors import Conflict, InvalidValues, NotAllowed


class PreviewIsReadOnly(NotAllowed):
    """Looking through somebody's eyes changes nothing."""

    code = "preview_is_read_only"


class RoleInUse(Conflict):
    """Somebody still has the role."""

    code = "role_in_use"


class RoleNamed(Conflict):
    """Fields of records name the role."""

    code = "role_named"


class RoleExists(Conflict):
    """There is already a role with this key."""

    code = "role_exists"


class UnknownScope(InvalidValues):
    """There is no such token scope."""

    code = "unknown_scope"
