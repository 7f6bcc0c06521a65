"""What can be wrong with a view."""

from tongzhou.kernel.errors import Problem


class TooManyViews(Problem):
    """The form has as many views as it may."""

    code = "too_many_views"
    status = 422


class ViewLocked(Problem):
    """Somebody else's view that only they and administrators change."""

    code = "view_locked"
    status = 403
