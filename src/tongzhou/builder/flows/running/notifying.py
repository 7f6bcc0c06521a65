"""The step that tells people something, and that tells others who has not read it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from tongzhou.builder.flows.contracts import NotifyStep
from tongzhou.builder.flows.core.state import Performed, Who
from tongzhou.builder.flows.deadline_documents import text_in
from tongzhou.builder.flows.running.context import Running, name_in, person_of
from tongzhou.builder.flows.running.engine import people_of
from tongzhou.builder.flows.running.readers import by_language
from tongzhou.builder.flows.running.values import fill
from tongzhou.identity.contracts import PersonKind
from tongzhou.identity.facade import people_named
from tongzhou.kernel.texts import Locale, listed, say
from tongzhou.notifications.contracts import MessageKind, NewMessage
from tongzhou.notifications.facade import receipts, send

UNREAD_NAMED = 20
"""Names of those who have not read something that a message says."""


def notice_key(run_id: UUID, visit: int) -> str:
    """The key of the messages that a step sent."""
    return f"run:{run_id}:{visit}"


async def notify(run: Running, visit: int, step: NotifyStep) -> Performed:
    """Send a message to the step's people, or none where all have read what it asks about.

    Who has not is named to members only: partners' people learn no names of others.
    """
    unread = [] if step.unread is None else await _unread(run, step.unread)
    if step.unread is not None and not unread:
        return Performed(visit, output={"count": 0, "visit": visit})
    people = await people_of(run, step.people)
    messages = [
        message
        for locale, readers in (await by_language(run, people)).items()
        for message in await _messages(run, visit, step, readers, unread, locale)
    ]
    await send(run.connection, messages, by_name=None, now=run.now)
    return Performed(visit, output={"count": len(people), "visit": visit})


async def _messages(  # noqa: PLR0917  what a message is
    run: Running, visit: int, step: NotifyStep, readers: Collection[Who], unread: Collection[UUID], locale: Locale
) -> list[NewMessage]:
    subject, text = [await fill(run, text_in(each, locale)) for each in (step.subject, step.text)]
    told = f"\n{await _said(run, unread, locale)}" if unread else ""
    is_about = run.document.form is not None and run.record_id is not None
    return [
        NewMessage(
            to=person_of(who),
            kind=MessageKind.NOTICE,
            subject=subject,
            text=text + (told if person_of(who).kind is PersonKind.MEMBER else ""),
            form=run.document.form if is_about else None,
            record_id=run.record_id if is_about else None,
            key=notice_key(run.id, visit),
            urgent=step.urgent,
            media=step.media,
        )
        for who in readers
    ]


async def _unread(run: Running, step: str) -> list[UUID]:
    """Who has not read what a step sent, when it was last there; nobody where it was not."""
    sent = run.state.outputs.get(step, {}).get("visit")
    if sent is None:
        return []
    key = notice_key(run.id, sent)
    found = (await receipts(run.connection, [key])).get(key, {})
    return [person.id for person, read_at in found.items() if read_at is None]


async def _said(run: Running, unread: Collection[UUID], locale: Locale) -> str:
    named = list(unread)[:UNREAD_NAMED]
    known = await people_named(run.connection, named)
    names = listed(sorted(name_in(known, each) for each in named), locale)
    return say(locale, "flows.told.unread", {"names": names, "count": len(unread)})
