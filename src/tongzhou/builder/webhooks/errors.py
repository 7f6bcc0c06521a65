"""What can be wrong with a webhook."""

from tongzhou.kernel.errors import Problem


class TooManyWebhooks(Problem):
    """The form has as many webhooks as it may."""

    code = "too_many_webhooks"
    status = 422
