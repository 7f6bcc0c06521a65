"""Who decided what a machine step goes by."""

from __future__ import annotations

from typing import NamedTuple

from tongzhou.builder.flows.core.before import decided_before
from tongzhou.builder.flows.running.context import Running, person_of
from tongzhou.notifications.contracts import Person


class Decision(NamedTuple):
    """Somebody's own decision, the last that their step needed, and whether the step agreed."""

    person: Person
    agreed: bool


def last_decision(run: Running) -> Decision | None:
    """What the people's step before the step that is performed now decided, and who by: a stand-in, where one acted.

    None where nobody did: the program decided, a token that may not do all its owner may, or the step was left out.
    """
    past = None if run.performing is None else decided_before(run.graph, run.state, run.performing)
    return None if past is None or past.doer is None else Decision(person_of(past.doer), past.agreed)
