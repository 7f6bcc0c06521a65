"""What can be wrong with flows, and with what people ask of runs."""

from __future__ import annotations

from typing import Any

from tongzhou.builder.flows.core.state import Refused
from tongzhou.kernel.errors import Problem
from tongzhou.kernel.texts import LOCALES, say


class InvalidFlow(Problem):
    """The draft cannot be published; `errors` says where and why."""

    code = "invalid_flow"
    status = 422


class TooManyFlows(Problem):
    """The workspace has as many flows as it may."""

    code = "too_many_flows"
    status = 422


class FlowInUse(Problem):
    """Runs of the flow are under way."""

    code = "flow_in_use"
    status = 409


class TrialTooLong(Problem):
    """The trial did not come to an end in `seconds`, or what it writes is held by somebody; nothing of it stays."""

    code = "trial_too_long"
    status = 409


class FlowPaused(Problem):
    """The flow begins no runs for now."""

    code = "flow_paused"
    status = 409


class TooManyCalls(Problem):
    """More calls to a flow within a minute than it takes. Params: limit."""

    code = "too_many_calls"
    status = 429


class FlowUnreadable(Problem):
    """The version was written for another version of the program."""

    code = "document_outdated"
    status = 409


class FlowFault(Problem):
    """A machine step cannot be done. Params of its fault."""

    status = 422

    def __init__(self, fault: str, **params: Any) -> None:
        super().__init__(**params)
        self.code = fault  # type: ignore[misc]  # one class for what only a run's history tells


class RunRefused(Problem):
    """What somebody asks of a run or to-do cannot be. `extra.reason` is a stable code of why. Params: why."""

    code = "run_refused"
    status = 409

    @classmethod
    def by(cls, refused: Refused) -> RunRefused:
        """The same for people."""
        why = {locale: say(locale, f"flow_refusals.{refused.code}", refused.params) for locale in LOCALES}
        return cls(why=why, extra={"reason": refused.code})
