"""What can stand between a visitor and a link, and what makes a link impossible."""

from tongzhou.kernel.errors import NotFound, Problem


class TooManyLinks(Problem):
    """The form has as many links as it may."""

    code = "too_many_links"
    status = 422


class LinkGone(NotFound):
    """There is no such link, or no longer."""

    code = "link_gone"


class LinkUnopened(Problem):
    """The link came with a package and has no address until somebody opens it."""

    code = "link_unopened"
    status = 409


class LinkClosed(Problem):
    """The link exists but takes nothing now; `reason` in the document says why."""

    code = "link_closed"
    status = 403


class LinkPasswordNeeded(Problem):
    """The link asks for a password first."""

    code = "link_password_needed"
    status = 403


class LinkPasswordWrong(Problem):
    """That is not the link's password."""

    code = "link_password_wrong"
    status = 403


class TooManyTries(Problem):
    """More from one network address than the link takes in ten minutes. Params: minutes."""

    code = "too_many_tries"
    status = 429


class PrefillAltered(Problem):
    """The values in the address are not those that were signed."""

    code = "prefill_altered"
    status = 422


class TooManyFiles(Problem):
    """More files than one submission may carry. Params: limit."""

    code = "too_many_files"
    status = 422
