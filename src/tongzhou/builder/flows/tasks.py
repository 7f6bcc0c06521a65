"""What other packages let flows do by a `task` step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from tongzhou.access.facade import Permission
from tongzhou.builder.flows.trigger_documents import InputField
from tongzhou.kernel.texts import LOCALES, Text, say

if TYPE_CHECKING:
    from tongzhou.builder.flows.running.context import Running


class TaskAct(Protocol):
    """Does a task. It may be called twice for one key, and does it once."""

    async def __call__(self, run: Running, values: Mapping[str, Any], *, key: str) -> Mapping[str, Any] | None:
        """Do it in the run's transaction; what later steps read of it. Raises Problem where it cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskKind:
    """A task by its name, as `people.invite_partner_user`: what it is given, what it leaves, and who may have a flow
    do it: whoever publishes such a flow holds `needs`. Only flows that begin by one of the happenings `begun_by` do it,
    where it names any. With `compares` it tells which records are like the run's own by the duplicate checks of its
    form: whoever publishes such a flow reads what these compare.
    """

    name: str
    values: tuple[InputField, ...] = ()
    outputs: tuple[InputField, ...] = ()
    needs: Permission | None = None
    begun_by: frozenset[str] = frozenset()
    compares: bool = False
    act: TaskAct

    @property
    def title(self) -> Text:
        """What people call it: `flow_tasks.<name>.title` of the locales."""
        return told(f"{self.name}.title")

    @property
    def about(self) -> Text:
        """What it does, for who draws flows: `flow_tasks.<name>.about`."""
        return told(f"{self.name}.about")


def told(key: str) -> dict[str, str]:
    """Words about what others contribute, in every language, from `flow_tasks` of the locales."""
    return {locale: say(locale, f"flow_tasks.{key}") for locale in LOCALES}


Tasks = Mapping[str, TaskKind]
