"""公众号: template messages to followers of one's own service account, who are known by their openid.

https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage.html
https://developers.weixin.qq.com/doc/service/guide/h5/auth.html (who opens a page)
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from tongzhou.notifications.channels.calling import at, authorize_at, get_json, post_json, refused, with_token
from tongzhou.notifications.channels.contracts import (
    Adapter,
    Binding,
    ChannelKind,
    ChannelSettings,
    Envelope,
    Medium,
    Open,
    Short,
    Url,
)
from tongzhou.notifications.channels.wording import cut, heading

API = "https://api.weixin.qq.com"
STALE = (40001, 40014, 42001)
NOBODY = (40003, 43004)
"""An openid that is none, or of somebody who follows no longer."""
VALUE_MAX = 20
"""Characters that a `thing` of a template may have."""

Part = Literal["subject", "text", "name", "workspace", "at"]
Keyword = Annotated[str, StringConstraints(pattern=r"^[a-z_]+[0-9]{1,3}$", max_length=40)]


class OfficialAccountSettings(ChannelSettings):
    """A service account, a template, and what fills its keywords, such as {"thing2": "subject"}."""

    app_id: Short
    template: Short
    keywords: Annotated[dict[Keyword, Part], Field(min_length=1, max_length=10)]
    base: Url = API


async def send(open_: Open, envelope: Envelope) -> None:
    """One template message; `client_msg_id` lets the vendor drop a repetition."""
    settings: OfficialAccountSettings = open_.settings
    body: dict[str, Any] = {
        "touser": envelope.to[0].address,
        "template_id": settings.template,
        "client_msg_id": envelope.id.hex,
        "data": {name: {"value": _value(envelope, part)} for name, part in settings.keywords.items()},
    }
    if envelope.link:
        body["url"] = envelope.link

    async def fetch() -> tuple[str, int]:
        asked = {"grant_type": "client_credential", "appid": settings.app_id, "secret": open_.secrets["secret"]}
        answer = await post_json(open_, at(settings.base, "/cgi-bin/stable_token"), asked)
        if "access_token" not in answer:
            raise refused(answer, "errcode", "errmsg")
        return str(answer["access_token"]), int(answer["expires_in"])

    async def call(token: str) -> dict[str, Any]:
        return await post_json(open_, at(settings.base, "/cgi-bin/message/template/send", access_token=token), body)

    answer = await with_token(open_, "account", fetch, call, code="errcode", stale=STALE)
    if answer.get("errcode") != 0:
        raise refused(answer, "errcode", "errmsg", final=NOBODY)


def authorize(settings: OfficialAccountSettings, back: str, state: str) -> str:
    """Asks for the openid alone, which the person is not asked about."""
    return authorize_at(
        appid=settings.app_id, redirect_uri=back, response_type="code", scope="snsapi_base", state=state
    )


async def identify(open_: Open, code: str) -> str:
    """The openid of who opened the page."""
    settings: OfficialAccountSettings = open_.settings
    query = {"appid": settings.app_id, "secret": open_.secrets["secret"], "code": code}
    url = at(settings.base, "/sns/oauth2/access_token", **query, grant_type="authorization_code")
    answer = await get_json(open_, url)
    if not isinstance(answer.get("openid"), str):
        raise refused(answer, "errcode", "errmsg")
    return str(answer["openid"])


def _value(envelope: Envelope, part: Part) -> str:
    if part == "at":
        return envelope.at.strftime("%Y-%m-%d %H:%M")
    values = {
        "subject": heading(envelope),
        "text": envelope.text or heading(envelope),
        "name": envelope.to[0].name,
        "workspace": envelope.workspace,
    }
    return cut(" ".join(values[part].split()), VALUE_MAX)


OFFICIAL_ACCOUNT = Adapter(
    kind=ChannelKind.OFFICIAL_ACCOUNT,
    medium=Medium.OFFICIAL_ACCOUNT,
    settings=OfficialAccountSettings,
    secrets=("secret",),
    send=send,
    binding=Binding(authorize, identify),
)
