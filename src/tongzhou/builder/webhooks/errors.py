"""What can be wrong with a webhook."""

from tongzhou.kernel.errors import Problem


class TooManyWebhooks(Problem):
    """The form has as many webhooks as it may."""

    code = "too_many_webhooks"
    status = 422


class RecordsBusy(Problem):
    """Records are being written without a moment's pause; nothing was changed."""

    code = "records_busy"
    status = 409
