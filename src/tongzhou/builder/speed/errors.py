"""What can be wrong with asking for an index."""

from tongzhou.kernel.errors import Problem


class TooManyIndexes(Problem):
    """The form has as many indexes for its lists as it may have; each costs every write."""

    code = "too_many_indexes"
    status = 409
