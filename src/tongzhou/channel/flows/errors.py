"""What keeps a flow from doing what the channel solution offers it."""

from tongzhou.kernel.errors import Problem


class NobodyDecided(Problem):
    """Settlements and drafts of plans are decided about by a member, and none decided in this run before."""

    code = "nobody_decided"
    status = 422


class AnotherSettlement(Problem):
    """A run takes the settlement from step to step that it is about, and no other."""

    code = "another_settlement"
    status = 422


class AnotherPlan(Problem):
    """A run decides about the draft of the plan that it was begun by, and no other."""

    code = "another_plan"
    status = 422


class SeveralPolicies(Problem):
    """Which of several approved policies pays for a plan in a year nobody can tell."""

    code = "several_policies"
    status = 409


class AccrualInOtherCurrency(Problem):
    """Accruals are kept in one currency, and the settlement is in another."""

    code = "accrual_other_currency"
    status = 422
