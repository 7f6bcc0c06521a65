"""What can be wrong with channels."""

from tongzhou.kernel.errors import Conflict, Problem


class MediumTaken(Conflict):
    """Another channel of this medium is at work."""

    code = "medium_taken"


class TooManyChannels(Problem):
    """The workspace has as many channels as it may."""

    code = "too_many_channels"
    status = 422
