"""Refusals of the ledger."""

from tongzhou.kernel.errors import Problem


class JournalConflict(Problem):
    """Something else was posted under this key; nothing was posted now."""

    code = "journal_conflict"
    status = 409


class MoneyGone(Problem):
    """The money that was to be moved is not there any more; nothing was posted."""

    code = "ledger_money_gone"
    status = 409


class ReversedAlready(Problem):
    """A journal is reversed once, and a reversal never."""

    code = "journal_reversed"
    status = 409
