"""How people, and the workspace for kinds of message, choose among channels (pure)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from tongzhou.identity.contracts import PersonKind
from tongzhou.notifications.channels.contracts import Medium
from tongzhou.notifications.contracts import MessageKind

ESCALATIONS_MAX: Final = 5
HOURS_MAX: Final = 24 * 30
QUIET_KINDS: Final = frozenset({MessageKind.COMMENT, MessageKind.CC})
"""Kinds that stay in the inbox unless somebody wants them elsewhere."""


class Pace(StrEnum):
    """When a message leaves."""

    AT_ONCE = "at_once"
    HOURLY = "hourly"
    DAILY = "daily"


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Escalation(_Document):
    """Unread so many hours after it was sent, a message also goes this way."""

    hours: Annotated[int, Field(ge=1, le=HOURS_MAX)]
    medium: Medium


class KindPolicy(_Document):
    """How a kind of message reaches whoever has chosen nothing, and everybody where it is `locked`."""

    members: Annotated[tuple[Medium, ...], Field(max_length=len(Medium))]
    partners: Annotated[tuple[Medium, ...], Field(max_length=len(Medium))]
    escalations: Annotated[tuple[Escalation, ...], Field(max_length=ESCALATIONS_MAX)] = ()
    locked: bool = False

    def media(self, kind: PersonKind) -> tuple[Medium, ...]:
        """For members or for partner users."""
        return self.members if kind is PersonKind.MEMBER else self.partners


class Choice(_Document):
    """What a person chose for a kind of message."""

    media: Annotated[tuple[Medium, ...], Field(max_length=len(Medium))]
    pace: Pace = Pace.AT_ONCE


class QuietHours(_Document):
    """From when until when nothing but urgent messages leaves, by the workspace's clocks; past midnight if need be."""

    start: time
    end: time


class Preferences(_Document):
    """What a person chose."""

    kinds: Annotated[dict[MessageKind, Choice], Field(default_factory=dict)]
    quiet: QuietHours | None = None
    digest_at: time = time(9)
    """When what is gathered for a day leaves."""


def default_policy(kind: MessageKind) -> KindPolicy:
    """Staff are reached by their company's messenger or mail, partners by the official account or mail; text
    messages, which cost money, go out where they were chosen.
    """
    if kind in QUIET_KINDS:
        return KindPolicy(members=(), partners=())
    return KindPolicy(
        members=(Medium.WECOM, Medium.DINGTALK, Medium.FEISHU, Medium.EMAIL),
        partners=(Medium.OFFICIAL_ACCOUNT, Medium.EMAIL),
    )


@dataclass(frozen=True, slots=True)
class Planned:
    """A delivery to make."""

    medium: Medium
    at: datetime
    gathered: bool = False
    unless_read: bool = False


def plan(
    kind: MessageKind,
    person: PersonKind,
    *,
    urgent: bool,
    policy: KindPolicy,
    preferences: Preferences,
    reachable: Collection[Medium],
    named: Collection[Medium] = (),
    zone: ZoneInfo,
    now: datetime,
) -> list[Planned]:
    """The ways a message goes out to one person: at once, gathered with others, or later if it is not read.

    `named` are the ways that the message itself asks for: how soon is the person's choice all the same.
    """
    chosen = None if policy.locked else preferences.kinds.get(kind)
    media = named or (policy.media(person) if chosen is None else chosen.media)
    pace = Pace.AT_ONCE if urgent or chosen is None else chosen.pace
    first = [medium for medium in media if medium in reachable]
    when = next_slot(pace, preferences.digest_at, zone, now)
    planned = [Planned(medium, when, gathered=pace is not Pace.AT_ONCE) for medium in dict.fromkeys(first)]
    for step in policy.escalations:
        if step.medium in reachable and step.medium not in first:
            planned.append(Planned(step.medium, now + timedelta(hours=step.hours), unless_read=True))
    if urgent or preferences.quiet is None:
        return planned
    quiet = preferences.quiet
    return [
        Planned(each.medium, after_quiet(quiet, zone, each.at), each.gathered, each.unless_read) for each in planned
    ]


def next_slot(pace: Pace, digest_at: time, zone: ZoneInfo, now: datetime) -> datetime:
    """When what is gathered at this pace leaves next."""
    if pace is Pace.AT_ONCE:
        return now
    if pace is Pace.HOURLY:
        return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    today = now.astimezone(zone).date()
    return next(
        slot for days in (0, 1, 2) if (slot := datetime.combine(today + timedelta(days=days), digest_at, zone)) > now
    ).astimezone(now.tzinfo)


def after_quiet(quiet: QuietHours, zone: ZoneInfo, at: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into."""
    local = at.astimezone(zone)
    clock, start, end = local.time().replace(tzinfo=None), quiet.start, quiet.end
    over_midnight = start > end
    is_quiet = (start <= clock or clock < end) if over_midnight else start <= clock < end
    if not is_quiet:
        return at
    days = 1 if over_midnight and clock >= start else 0
    return datetime.combine(local.date() + timedelta(days=days), end, zone).astimezone(at.tzinfo)


def policies_of(stored: Mapping[str, object]) -> dict[MessageKind, KindPolicy]:
    """Every kind's policy, the stored ones over the usual ones."""
    return {
        kind: KindPolicy.model_validate(stored[kind.value]) if kind.value in stored else default_policy(kind)
        for kind in MessageKind
    }
