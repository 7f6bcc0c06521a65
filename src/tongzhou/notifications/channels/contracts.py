"""What every channel is given, answers and may fail with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from tongzhou.identity.contracts import PersonKind
from tongzhou.kernel.http.outgoing import Outgoing
from tongzhou.kernel.texts import Locale

DETAIL_MAX: Final = 500


class Medium(StrEnum):
    """How one person is reached; a workspace has at most one channel of each at work."""

    EMAIL = "email"
    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"
    SMS = "sms"
    OFFICIAL_ACCOUNT = "official_account"


class ChannelKind(StrEnum):
    """Every adapter there is."""

    MAIL = "mail"
    WECOM_APP = "wecom_app"
    WECOM_ROBOT = "wecom_robot"
    DINGTALK_APP = "dingtalk_app"
    DINGTALK_ROBOT = "dingtalk_robot"
    FEISHU_APP = "feishu_app"
    FEISHU_ROBOT = "feishu_robot"
    ALIYUN_SMS = "aliyun_sms"
    HTTP_SMS = "http_sms"
    OFFICIAL_ACCOUNT = "official_account"
    OWN_SERVER = "own_server"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """A person a message is for, with their address on this channel, if it knows addresses."""

    kind: PersonKind
    id: UUID
    name: str
    address: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One message on its way: to one person, or to a group with the people it concerns.

    `id` is the same in every attempt. A `code` is a secret of a few minutes: it is sent and written down nowhere.
    """

    id: UUID
    kind: str
    to: tuple[Addressee, ...]
    subject: str
    text: str
    link: str | None
    workspace: str
    locale: Locale
    at: datetime
    code: str | None = None


class NotSent(Exception):
    """The message did not go out. A `final` fault is the message's own, and trying again would not help.

    `fault` is a stable code, `detail` what the other side said.
    """

    def __init__(self, fault: str, detail: str = "", *, final: bool = False) -> None:
        super().__init__(fault, detail)
        self.fault, self.detail, self.final = fault, detail[:DETAIL_MAX], final


class ChannelSettings(BaseModel):
    """Settings that may be shown."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Short = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Url = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]

Secrets = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Open:
    """A channel ready to send: its settings and secrets, the way out, and where its tokens of access are kept."""

    settings: Any
    secrets: Secrets
    outgoing: Outgoing
    tokens: dict[str, tuple[str, datetime]]


Sending = Callable[[Open, Envelope], Awaitable[None]]
"""Sends an envelope; raises NotSent."""


@dataclass(frozen=True, slots=True)
class Binding:
    """How a vendor tells who opens a page inside its app, so that nobody types their address."""

    authorize: Callable[[Any, str, str], str]
    """Where the browser goes, by the settings, the address to come back to and the state to bring along."""
    identify: Callable[[Open, str], Awaitable[str]]
    """The person's address, by the code that came back; raises NotSent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """A kind of channel. Without a `medium` it posts to a group or a server, with the people named in the post."""

    kind: ChannelKind
    medium: Medium | None
    settings: type[ChannelSettings]
    secrets: tuple[str, ...]
    """Names of the secrets it needs."""
    optional_secrets: tuple[str, ...] = ()
    carries_codes: bool = False
    """Whether codes for signing in may go this way."""
    send: Sending
    binding: Binding | None = None
