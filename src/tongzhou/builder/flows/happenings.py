"""What other packages tell flows of: entries of the audit, read as values that a flow's conditions and texts name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID

from tongzhou.access.facade import Permission
from tongzhou.audit.contracts import Entry
from tongzhou.builder.flows.contracts import FlowDocument
from tongzhou.builder.flows.tasks import told
from tongzhou.builder.flows.trigger_documents import HappeningTrigger, InputField
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import FieldError
from tongzhou.kernel.texts import Locale, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurred:
    """One thing that happened. `subject` tells it from others of its entry, `values` are those of the kind's fields.

    `about` is kept with a run that it begins, whatever its flow reads of it: what tasks go by. `own` are members whose
    matter it is, whoever told it: steps that nobody takes in their own matter are not theirs.
    """

    subject: str
    label: str
    values: Mapping[str, Any]
    record_id: UUID | None = None
    about: Mapping[str, str] = field(default_factory=dict)
    own: tuple[UUID, ...] = ()


Telling: TypeAlias = Callable[[Connection, Entry, Locale], Awaitable[Sequence[Occurred]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class HappeningKind:
    """A happening by its name, as `statement.published`: told by entries whose action is one of `actions`.

    `form`: of which form each has a record, if any. Whoever publishes a flow that begins by it holds `needs`.
    """

    name: str
    actions: frozenset[str]
    tell: Telling
    fields: tuple[InputField, ...] = ()
    form: str | None = None
    needs: Permission | None = None

    @property
    def title(self) -> Text:
        """What people call it: `flow_tasks.<name>.title` of the locales."""
        return told(f"{self.name}.title")

    @property
    def about(self) -> Text:
        """When it happens, for who draws flows: `flow_tasks.<name>.about`."""
        return told(f"{self.name}.about")


Happenings = Mapping[str, HappeningKind]


def find_happening_errors(document: FlowDocument, happenings: Happenings) -> Iterator[FieldError]:
    """Where a flow would begin by what nobody tells, or read of it what is not told. Pure."""
    trigger = document.trigger
    if not isinstance(trigger, HappeningTrigger):
        return
    kind = happenings.get(trigger.name)
    if kind is None:
        yield FieldError("trigger.name", "no_such_happening", {"name": trigger.name})
        return
    if document.form not in (None, kind.form):
        yield FieldError("form", "happening_of_another_form", {"form": document.form})
    known = {each.key: each.type for each in kind.fields}
    for number, each in enumerate(trigger.inputs):
        if known.get(each.key) != each.type:
            yield FieldError(f"trigger.inputs.{number}", "unknown_field", {"field": each.key})
