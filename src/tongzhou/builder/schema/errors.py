"""What can be wrong with a form or a change of it."""

from tongzhou.kernel.errors import Problem


class InvalidDefinition(Problem):
    """The definition is not one; `errors` says where."""

    code = "invalid_definition"
    status = 422


class FormExists(Problem):
    """A form of this key is there already."""

    code = "form_exists"
    status = 409


class FormInUse(Problem):
    """Fields of other forms lead to this one, or it needs what is no longer there; `errors` names them."""

    code = "form_in_use"
    status = 409


class FormChanged(Problem):
    """Somebody changed the form since the caller read it."""

    code = "form_changed"
    status = 409


class ChangeBlocked(Problem):
    """The data stands in the way of the change; `errors` and the plan say how."""

    code = "change_blocked"
    status = 422


class ConfirmationNeeded(Problem):
    """The change loses something; the caller must repeat it with the word in `confirm`."""

    code = "confirmation_needed"
    status = 409


class FormBusy(Problem):
    """The form's table stayed locked by others; nothing was changed, trying again later will do."""

    code = "form_busy"
    status = 503
