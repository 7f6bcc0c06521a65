"""What can stand in the way of a write."""

from tongzhou.kernel.errors import InvalidParameters, NotAllowed, Problem


class StaleRecord(Problem):
    """The record changed since the caller read it; `current` shows it as it is now."""

    code = "stale_record"
    status = 409


class RecordReferenced(Problem):
    """Other records lead to this one, so it cannot be removed for good."""

    code = "record_referenced"
    status = 409


class OutOfReach(NotAllowed):
    """The record would leave the rows that the caller may write."""

    code = "out_of_reach"


class DuplicateFound(Problem):
    """The record is likely there already; `duplicates` are those the caller may know of.

    With `may_insist` the same request goes through when it says that it means it.
    """

    code = "duplicate_found"
    status = 409


class CannotMerge(Problem):
    """Two records cannot become one; `errors` say why."""

    code = "cannot_merge"
    status = 409


class MergeGone(Problem):
    """There is no such merge to take back any more."""

    code = "merge_gone"
    status = 409


class BeforeHistory(Problem):
    """History does not reach that moment; `begins` says how far it does."""

    code = "before_history"
    status = 422


class TooManyRecords(InvalidParameters):
    """More records than one request may change."""

    code = "too_many_records"


class UndoGone(Problem):
    """There is nothing left to take back: unknown, used, too old or somebody else's."""

    code = "undo_gone"
    status = 404


class FormOutdated(Problem):
    """The form changed while the request was under way; trying again will do."""

    code = "form_outdated"
    status = 409


class IdempotencyKeyReused(Problem):
    """The same key came with another request before; nothing was done."""

    code = "idempotency_key_reused"
    status = 422


class RecordsBusy(Problem):
    """Records are being written without a moment's pause; nothing was changed."""

    code = "records_busy"
    status = 409
