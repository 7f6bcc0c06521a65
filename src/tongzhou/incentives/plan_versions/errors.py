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


class DraftChanged(Problem):
    """The draft is not the one that somebody looked at or that was submitted."""

    code = "plan_draft_changed"
    status = 409


class DraftSubmitted(Problem):
    """The draft was submitted for approval and stays as it is until that is over or taken back."""

    code = "plan_submitted"
    status = 409


class DraftHeld(Problem):
    """A flow decides about the submitted draft; nobody does beside it."""

    code = "plan_held"
    status = 409


class NeedsApproval(Problem):
    """Drafts are submitted to a flow here, which publishes them once they are approved."""

    code = "plan_needs_approval"
    status = 409


class NothingChanged(Problem):
    """The draft says what the version in force says; only its number differs."""

    code = "plan_nothing_changed"
    status = 409


class NothingApproves(Problem):
    """No flow approves drafts of plans here: they are published by hand."""

    code = "plan_nothing_approves"
    status = 409


class OwnDraft(Problem):
    """Nobody approves the text that they wrote themselves."""

    code = "plan_own_draft"
    status = 403
