"""What keeps a flow from doing what the channel solution offers it."""

from tongzhou.kernel.errors import Problem


class NobodyDecided(Problem):
    """A settlement is reviewed, approved and rejected by a member, and none decided in this run before."""

    code = "nobody_decided"
    status = 422


class AnotherSettlement(Problem):
    """A run takes the settlement from step to step that it is about, and no other."""

    code = "another_settlement"
    status = 422
