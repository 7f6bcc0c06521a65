"""Messages of a run to people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from tongzhou.builder.assignees.contracts import Person as Asked
from tongzhou.builder.assignees.facade import with_delegates
from tongzhou.builder.flows.contracts import ApproveStep, CcStep, FillStep
from tongzhou.builder.flows.core.state import Tell, Who
from tongzhou.builder.flows.deadline_documents import Template, text_in
from tongzhou.builder.flows.running.context import Running, name_in, person_of, who_of
from tongzhou.builder.flows.running.readers import by_language
from tongzhou.builder.flows.running.values import fill
from tongzhou.identity.contracts import PersonKind
from tongzhou.identity.facade import people_named
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.texts import Locale, Text, say, words
from tongzhou.notifications.contracts import MessageKind, NewMessage
from tongzhou.notifications.facade import send


@dataclass(frozen=True, slots=True)
class _Title:
    """A step's title, in which nothing is filled in."""

    text: Text


_Said: TypeAlias = Template | _Title
COPIES_MAX = 1000
"""More than the people of any step: numbers of copies stand below zero, apart from those of to-dos."""

_KINDS = {
    "cc": MessageKind.CC,
    "remind": MessageKind.REMINDER,
    "escalate": MessageKind.REMINDER,
    "returned": MessageKind.FLOW,
    "rejected": MessageKind.FLOW,
    "done": MessageKind.FLOW,
    "urge": MessageKind.URGE,
}


async def tell_asked(run: Running, step: str, tasks: Sequence[tuple[Who, UUID]]) -> None:
    """Tell people, and who stands in for them, that something waits for them."""
    to = [(each, f"/tasks/{task}") for who, task in tasks for each in await _with_delegates(run, who)]
    await _send(run, to, MessageKind.TASK, "asked", _notice(run, step))


async def _with_delegates(run: Running, who: Who) -> list[Who]:
    asked = person_of(who)
    handed = await with_delegates(
        run.connection, [Asked(asked.kind, asked.id, "")], form=run.document.form, flow=run.document.key, now=run.now
    )
    return list(dict.fromkeys((who, *(who_of(each.person) for each in handed))))


async def tell_people(run: Running, told: Tell) -> None:
    """Tell people what a step, a deadline or somebody wants them to know."""
    step = run.step(told.step)
    text = _notice(run, told.step)
    if isinstance(step, ApproveStep | FillStep) and 0 <= told.deadline < len(step.deadlines):
        deadline = step.deadlines[told.deadline]
        text = text if deadline.text is None else deadline.text
    where = [(who, f"/tasks/runs/{run.id}") for who in dict.fromkeys(told.people)]
    if told.kind == "cc":
        where = await _copies(run, told)
    said = told.kind if told.kind in _KINDS else "asked"
    await _send(run, where, _KINDS.get(told.kind, MessageKind.FLOW), said, text, key=f"{told.visit}:{told.deadline}")


async def _copies(run: Running, told: Tell) -> list[tuple[Who, str]]:
    """A copy stands in the work centre of those it is for."""
    found = []
    for index, who in enumerate(dict.fromkeys(told.people)):
        person = person_of(who)
        number = -(told.visit * COPIES_MAX + index)
        known = await people_named(run.connection, [person.id])
        task_id = new_id()
        run.changes.asked[number] = {
            "id": task_id,
            "run_id": run.id,
            "number": number,
            "flow_id": run.row["flow_id"],
            "form": run.document.form,
            "record_id": run.record_id,
            "visit": told.visit,
            "step": told.step,
            "kind": "cc",
            "person_kind": person.kind.value,
            "person_id": person.id,
            "person_name": name_in(known, person.id),
            "status": "done",
            "role": "cc",
            "opened_at": run.now,
            **dict.fromkeys(("due_at", "done_at", "action", "by_kind", "by_id", "by_name", "opinion", "signature")),
        }
        found.append((who, f"/tasks/{task_id}"))
    return found


def _notice(run: Running, key: str) -> _Said:
    step = run.step(key)
    if isinstance(step, ApproveStep | FillStep | CcStep) and step.notice is not None:
        return step.notice
    return _Title(step.title)


async def _in(run: Running, said: _Said, locale: Locale) -> str:
    return words(said.text, locale) if isinstance(said, _Title) else await fill(run, text_in(said, locale))


async def _send(  # noqa: PLR0917  what a message is
    run: Running, to: Sequence[tuple[Who, str]], kind: MessageKind, about: str, said: _Said, key: str | None = None
) -> None:
    """To each in the language they read."""
    named = {"flow": run.document.title, "label": run.row["label"]}
    readers = await by_language(run, list(dict.fromkeys(who for who, _ in to)))
    texts = {locale: (say(locale, f"flows.told.{about}", named), await _in(run, said, locale)) for locale in readers}
    of = {who: texts[locale] for locale, people in readers.items() for who in people}
    messages = [
        NewMessage(
            to=person_of(who),
            kind=kind,
            subject=of[who][0],
            text=of[who][1],
            path=f"/portal{path}" if person_of(who).kind is PersonKind.PARTNER else path,
            key=None if key is None else f"run:{run.id}:{key}:{kind.value}",
        )
        for who, path in to
    ]
    await send(run.connection, messages, by_name=run.row["starter_name"] or None, now=run.now)
