"""飞书: messages of an app to members, and a signed robot in a group.

https://open.feishu.cn/document/server-docs/im-v1/message/create (app),
https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot (robot).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

import orjson

from tongzhou.kernel import clock
from tongzhou.notifications.channels.calling import at, post_json, refused, with_token
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
from tongzhou.notifications.channels.wording import plain

API = "https://open.feishu.cn"
STALE = (99991661, 99991663, 99991664, 99991668)
NOBODY = (230001, 230013, 99992351)
TEXT_MAX = 2_000


class FeishuAppSettings(ChannelSettings):
    """An app of one's own; members are reached by their open_id in it."""

    app_id: Short
    base: Url = API


class FeishuRobotSettings(ChannelSettings):
    """A robot in a group; its key stands in its address, and it signs."""

    base: Url = API


async def send_app(open_: Open, envelope: Envelope) -> None:
    """A text; `uuid` lets the vendor drop a repetition within an hour."""
    settings: FeishuAppSettings = open_.settings
    body = {
        "receive_id": envelope.to[0].address,
        "msg_type": "text",
        "content": orjson.dumps({"text": plain(envelope, limit=TEXT_MAX)}).decode(),
        "uuid": str(envelope.id),
    }

    async def fetch() -> tuple[str, int]:
        secret = {"app_id": settings.app_id, "app_secret": open_.secrets["secret"]}
        answer = await post_json(open_, at(settings.base, "/open-apis/auth/v3/tenant_access_token/internal"), secret)
        if answer.get("code") != 0:
            raise refused(answer, "code", "msg")
        return str(answer["tenant_access_token"]), int(answer["expire"])

    async def call(token: str) -> dict[str, Any]:
        url = at(settings.base, "/open-apis/im/v1/messages", receive_id_type="open_id")
        return await post_json(open_, url, body, {"authorization": f"Bearer {token}"})

    answer = await with_token(open_, "app", fetch, call, code="code", stale=STALE)
    if answer.get("code") != 0:
        raise refused(answer, "code", "msg", final=NOBODY)


async def send_robot(open_: Open, envelope: Envelope) -> None:
    """A post in the group with the names of those it concerns."""
    settings: FeishuRobotSettings = open_.settings
    names = " ".join(f"@{each.name}" for each in envelope.to[:20])
    text = "\n".join(part for part in (plain(envelope, limit=TEXT_MAX), names) if part)
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
    if secret := open_.secrets.get("secret"):
        timestamp = str(int(clock.now().timestamp()))
        body |= {"timestamp": timestamp, "sign": robot_signature(secret, timestamp)}
    answer = await post_json(open_, at(settings.base, f"/open-apis/bot/v2/hook/{open_.secrets['key']}"), body)
    if answer.get("code", answer.get("StatusCode")) != 0:
        raise refused(answer, "code", "msg")


def robot_signature(secret: str, timestamp: str) -> str:
    """HMAC-SHA256 of nothing under the time in seconds and the secret, in base 64."""
    signed = hmac.new(f"{timestamp}\n{secret}".encode(), b"", hashlib.sha256)
    return base64.b64encode(signed.digest()).decode()


FEISHU_APP = Adapter(
    kind=ChannelKind.FEISHU_APP,
    medium=Medium.FEISHU,
    settings=FeishuAppSettings,
    secrets=("secret",),
    send=send_app,
)
FEISHU_ROBOT = Adapter(
    kind=ChannelKind.FEISHU_ROBOT,
    medium=None,
    settings=FeishuRobotSettings,
    secrets=("key",),
    optional_secrets=("secret",),
    send=send_robot,
)
