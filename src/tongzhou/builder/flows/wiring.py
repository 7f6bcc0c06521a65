"""What the engine of flows is given by who puts the program together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from types import MappingProxyType

from tongzhou.access.facade import Permission
from tongzhou.builder.flows.contracts import FlowDocument, TaskStep
from tongzhou.builder.flows.happenings import HappeningKind, Happenings
from tongzhou.builder.flows.tasks import TaskKind, Tasks
from tongzhou.builder.flows.trigger_documents import HappeningTrigger
from tongzhou.files.facade import FileStore


@dataclass(frozen=True, slots=True)
class Wiring:
    """Tasks and happenings by name, and where files are kept."""

    tasks: Tasks = field(default_factory=lambda: MappingProxyType({}))
    happenings: Happenings = field(default_factory=lambda: MappingProxyType({}))
    files: FileStore | None = None

    @classmethod
    def of(cls, tasks: Iterable[TaskKind], happenings: Iterable[HappeningKind] = ()) -> Wiring:
        """With these, each under its name."""
        return cls(
            MappingProxyType({each.name: each for each in tasks}),
            MappingProxyType({each.name: each for each in happenings}),
        )

    def needs(self, document: FlowDocument) -> set[Permission]:
        """What who publishes a flow holds because of what others contribute to it."""
        kinds: list[TaskKind | HappeningKind | None] = [
            self.tasks.get(step.name) for step in document.steps if isinstance(step, TaskStep)
        ]
        if isinstance(document.trigger, HappeningTrigger):
            kinds.append(self.happenings.get(document.trigger.name))
        return {each.needs for each in kinds if each is not None and each.needs is not None}


def is_contributed_to(document: FlowDocument) -> bool:
    """Whether a flow does or begins by what others contribute."""
    return isinstance(document.trigger, HappeningTrigger) or any(isinstance(each, TaskStep) for each in document.steps)
