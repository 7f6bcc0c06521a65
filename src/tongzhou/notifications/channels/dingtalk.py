"""钉钉: work notices of an app to members, and a signed robot in a group.

https://open.dingtalk.com/document/orgapp/asynchronous-sending-of-enterprise-session-messages (app),
https://open.dingtalk.com/document/robots/customize-robot-security-settings (robot).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Annotated, Any

from pydantic import Field

from tongzhou.kernel import clock
from tongzhou.notifications.channels.calling import at, get_json, post_json, refused, with_token
from tongzhou.notifications.channels.contracts import (
    Adapter,
    ChannelKind,
    ChannelSettings,
    Envelope,
    Medium,
    Open,
    Short,
    Url,
)
from tongzhou.notifications.channels.wording import cut, heading, plain

API = "https://oapi.dingtalk.com"
STALE = (40001, 40014, 42001, 88)
NOBODY = (33012, 60121, 400002)
TEXT_MAX = 500


class DingtalkAppSettings(ChannelSettings):
    """An app of one's own; members are reached by their userid."""

    app_key: Short
    agent_id: Annotated[int, Field(ge=1, le=2**53)]
    base: Url = API


class DingtalkRobotSettings(ChannelSettings):
    """A robot in a group; its token stands in its address, and it signs."""

    base: Url = API


async def send_app(open_: Open, envelope: Envelope) -> None:
    """A work notice. The vendor drops one that says the same to the same person on the same day."""
    settings: DingtalkAppSettings = open_.settings
    content: dict[str, Any]
    if envelope.link:
        markdown = f"### {heading(envelope)}\n\n{cut(envelope.text, TEXT_MAX)}"
        card = {"title": cut(heading(envelope), 100), "markdown": markdown, "single_title": envelope.workspace[:20]}
        content = {"msgtype": "action_card", "action_card": {**card, "single_url": envelope.link}}
    else:
        content = {"msgtype": "text", "text": {"content": plain(envelope, limit=TEXT_MAX)}}

    async def fetch() -> tuple[str, int]:
        query = {"appkey": settings.app_key, "appsecret": open_.secrets["secret"]}
        answer = await get_json(open_, at(settings.base, "/gettoken", **query))
        if answer.get("errcode") != 0:
            raise refused(answer, "errcode", "errmsg")
        return str(answer["access_token"]), int(answer["expires_in"])

    async def call(token: str) -> dict[str, Any]:
        url = at(settings.base, "/topapi/message/corpconversation/asyncsend_v2", access_token=token)
        body = {"agent_id": settings.agent_id, "userid_list": envelope.to[0].address, "msg": content}
        return await post_json(open_, url, body)

    answer = await with_token(open_, "app", fetch, call, code="errcode", stale=STALE)
    if answer.get("errcode") != 0:
        raise refused(answer, "errcode", "errmsg", final=NOBODY)


async def send_robot(open_: Open, envelope: Envelope) -> None:
    """A post in the group that calls those it concerns by their phone numbers."""
    settings: DingtalkRobotSettings = open_.settings
    phones = [each.phone.removeprefix("+86") for each in envelope.to if each.phone]
    timestamp = str(round(clock.now().timestamp() * 1000))
    query = {"access_token": open_.secrets["token"]}
    if secret := open_.secrets.get("secret"):
        query |= {"timestamp": timestamp, "sign": robot_signature(secret, timestamp)}
    body = {"msgtype": "text", "text": {"content": plain(envelope, limit=TEXT_MAX)}, "at": {"atMobiles": phones}}
    answer = await post_json(open_, at(settings.base, "/robot/send", **query), body)
    if answer.get("errcode") != 0:
        raise refused(answer, "errcode", "errmsg")


def robot_signature(secret: str, timestamp: str) -> str:
    """HMAC-SHA256 of the time in milliseconds and the secret under the secret, in base 64."""
    signed = hmac.new(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256)
    return base64.b64encode(signed.digest()).decode()


DINGTALK_APP = Adapter(
    kind=ChannelKind.DINGTALK_APP,
    medium=Medium.DINGTALK,
    settings=DingtalkAppSettings,
    secrets=("secret",),
    send=send_app,
)
DINGTALK_ROBOT = Adapter(
    kind=ChannelKind.DINGTALK_ROBOT,
    medium=None,
    settings=DingtalkRobotSettings,
    secrets=("token",),
    optional_secrets=("secret",),
    send=send_robot,
)
