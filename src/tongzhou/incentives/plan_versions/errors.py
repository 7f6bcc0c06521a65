"""Refusals of plans."""

from tongzhou.kernel.errors import Problem


class PlanRefused(Problem):
    """The document is no plan; `errors` says where and why."""

    code = "plan_refused"
    status = 422


class PlanExists(Problem):
    """There is a plan with this key already."""

    code = "plan_exists"
    status = 409


class PlanVersionTaken(Problem):
    """The document names a version that is not above the published ones."""

    code = "plan_version_taken"
    status = 409


class PlanKeyDiffers(Problem):
    """The document names another plan than the address."""

    code = "plan_key_differs"
    status = 422


class NoDraft(Problem):
    """The plan has no draft to publish."""

    code = "plan_no_draft"
    status = 409
