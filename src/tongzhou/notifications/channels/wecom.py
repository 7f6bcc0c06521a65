"""企业微信: messages of an app to members, and a robot in a group.

https://developer.work.weixin.qq.com/document/path/90236 (app), /path/91770 (robot), /path/91022 and
/path/91023 (who opens a page).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from pydantic import Field

from tongzhou.notifications.channels.calling import at, authorize_at, get_json, post_json, refused, with_token
from tongzhou.notifications.channels.contracts import (
    Adapter,
    Binding,
    ChannelKind,
    ChannelSettings,
    Envelope,
    Medium,
    NotSent,
    Open,
    Short,
    Url,
)
from tongzhou.notifications.channels.wording import cut, heading, plain

API = "https://qyapi.weixin.qq.com"
STALE = (40014, 41001, 42001)
NOBODY = (81013, 60111, 40003)
"""The receiver is none of the app's."""
TEXT_MAX = 512
ROBOT_MAX = 600
"""Characters; the robot takes 2,048 bytes."""


class WecomAppSettings(ChannelSettings):
    """An app of one's own; members are reached by their account in 企业微信 (userid)."""

    corp_id: Short
    agent_id: Annotated[int, Field(ge=1, le=2**53)]
    base: Url = API


class WecomRobotSettings(ChannelSettings):
    """A robot in a group; its key stands in its address."""

    base: Url = API


async def send_app(open_: Open, envelope: Envelope) -> None:
    """A text card that leads to the thing; the vendor drops a repetition of it within half an hour."""
    settings: WecomAppSettings = open_.settings
    message: dict[str, Any] = {
        "touser": envelope.to[0].address,
        "agentid": settings.agent_id,
        "enable_duplicate_check": 1,
        "duplicate_check_interval": 1800,
    }
    if envelope.link:
        card = {
            "title": cut(heading(envelope), 128),
            "description": cut(envelope.text or envelope.workspace, TEXT_MAX),
            "url": envelope.link,
        }
        message |= {"msgtype": "textcard", "textcard": card}
    else:
        message |= {"msgtype": "text", "text": {"content": plain(envelope, limit=ROBOT_MAX)}}

    async def call(token: str) -> dict[str, Any]:
        return await post_json(open_, at(settings.base, "/cgi-bin/message/send", access_token=token), message)

    answer = await _call_app(open_, call)
    if answer.get("errcode") != 0:
        raise refused(answer, "errcode", "errmsg", final=NOBODY)
    if answer.get("invaliduser"):
        raise NotSent("refused", f"invaliduser {answer['invaliduser']}", final=True)


async def _call_app(open_: Open, call: Callable[[str], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
    settings: WecomAppSettings = open_.settings

    async def fetch() -> tuple[str, int]:
        query = {"corpid": settings.corp_id, "corpsecret": open_.secrets["secret"]}
        answer = await get_json(open_, at(settings.base, "/cgi-bin/gettoken", **query))
        if answer.get("errcode") != 0:
            raise refused(answer, "errcode", "errmsg")
        return str(answer["access_token"]), int(answer["expires_in"])

    return await with_token(open_, "app", fetch, call, code="errcode", stale=STALE)


def authorize(settings: WecomAppSettings, back: str, state: str) -> str:
    """Asks for the member's userid alone, which the member is not asked about."""
    return authorize_at(
        appid=settings.corp_id, redirect_uri=back, response_type="code", scope="snsapi_base", state=state,
        agentid=str(settings.agent_id),
    )  # fmt: skip


async def identify(open_: Open, code: str) -> str:
    """The userid of who opened the page; somebody who is no member of the company has none."""
    settings: WecomAppSettings = open_.settings

    async def call(token: str) -> dict[str, Any]:
        return await get_json(open_, at(settings.base, "/cgi-bin/auth/getuserinfo", access_token=token, code=code))

    answer = await _call_app(open_, call)
    if answer.get("errcode") != 0:
        raise refused(answer, "errcode", "errmsg")
    if not isinstance(answer.get("userid"), str):
        raise NotSent("refused", "no member")
    return str(answer["userid"])


async def send_robot(open_: Open, envelope: Envelope) -> None:
    """A post in the group that calls those it concerns by their phone numbers."""
    settings: WecomRobotSettings = open_.settings
    phones = [each.phone.removeprefix("+86") for each in envelope.to if each.phone]
    text = {"content": plain(envelope, limit=ROBOT_MAX), "mentioned_mobile_list": phones}
    url = at(settings.base, "/cgi-bin/webhook/send", key=open_.secrets["key"])
    answer = await post_json(open_, url, {"msgtype": "text", "text": text})
    if answer.get("errcode") != 0:
        raise refused(answer, "errcode", "errmsg")


WECOM_APP = Adapter(
    kind=ChannelKind.WECOM_APP,
    medium=Medium.WECOM,
    settings=WecomAppSettings,
    secrets=("secret",),
    send=send_app,
    binding=Binding(authorize, identify),
)
WECOM_ROBOT = Adapter(
    kind=ChannelKind.WECOM_ROBOT,
    medium=None,
    settings=WecomRobotSettings,
    secrets=("key",),
    send=send_robot,
)
