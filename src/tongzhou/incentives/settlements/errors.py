"""Refusals of settlements and statements."""

from tongzhou.kernel.errors import Problem


class PeriodInFuture(Problem):
    """The period has not begun by the workspace's business date."""

    code = "period_in_future"
    status = 409


class PeriodStillOpen(Problem):
    """The period has begun and not ended by the workspace's business date."""

    code = "period_still_open"
    status = 409


class PeriodPublished(Problem):
    """The period's statements are published; nothing calculates them anew."""

    code = "period_published"
    status = 409


class AlreadyRestated(Problem):
    """Another version corrects this one already."""

    code = "settlement_already_restated"
    status = 409


class StatementRestated(Problem):
    """A later version of the statement is published; that one is answered."""

    code = "statement_restated"
    status = 409


class PlanNotPublished(Problem):
    """The plan has no published version to settle by."""

    code = "plan_not_published"
    status = 409


class SettlementBusy(Problem):
    """Somebody is calculating or changing this settlement at this moment."""

    code = "settlement_busy"
    status = 409


class StepNotPossible(Problem):
    """The step does not follow the settlement's present status."""

    code = "settlement_step_not_possible"
    status = 409


class OwnCalculation(Problem):
    """No one approves what they calculated."""

    code = "settlement_own_calculation"
    status = 403


class SettlementHeld(Problem):
    """A flow decides about this settlement; nobody does beside it."""

    code = "settlement_held"
    status = 409


class SettlementNeedsApproval(Problem):
    """Settlements are submitted to a flow here; nobody takes this step by hand."""

    code = "settlement_needs_approval"
    status = 409


class NothingApproves(Problem):
    """No flow decides about this settlement: people do, by hand."""

    code = "settlement_nothing_approves"
    status = 409


class MoneyOnHold(Problem):
    """After the operator reset a password that person approves no money for 24 hours."""

    code = "money_on_hold"
    status = 403


class ResultChanged(Problem):
    """The settlement was calculated anew since the caller looked at it."""

    code = "settlement_result_changed"
    status = 409


class FactsRefused(Problem):
    """The sales data cannot be calculated on; `errors` says which column or row and why."""

    code = "facts_refused"
    status = 422


class NotPublished(Problem):
    """Only a published statement is signed."""

    code = "statement_not_published"
    status = 409


class BundleNotPossible(Problem):
    """The kept facts do not give the published amounts: nothing is signed."""

    code = "bundle_not_possible"
    status = 500


class AnsweredAlready(Problem):
    """The partner confirmed this statement before, or disputed it and nothing happened since."""

    code = "answered_already"
    status = 409
