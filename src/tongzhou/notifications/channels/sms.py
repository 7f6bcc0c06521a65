"""Text messages: through 阿里云短信, and through any gateway that takes a signed JSON call.

https://help.aliyun.com/document_detail/101414.html (SendSms),
https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature (signature).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Literal
from urllib.parse import quote, urlsplit

import orjson
from pydantic import Field, StringConstraints

from tongzhou.kernel import clock
from tongzhou.kernel.http.outgoing import OutgoingFault
from tongzhou.kernel.http.signing import signed_headers
from tongzhou.notifications.channels.calling import read
from tongzhou.notifications.channels.contracts import (
    Adapter,
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

ALIYUN = "https://dysmsapi.aliyuncs.com"
VERSION = "2017-05-25"
VARIABLE_MAX = 35
"""Characters that a variable of a template may have."""
NOBODY = ("isv.MOBILE_NUMBER_ILLEGAL", "isv.MOBILE_COUNT_OVER_LIMIT", "isv.BLACK_KEY_CONTROL_LIMIT")
TEXT_MAX = 300

Part = Literal["subject", "text", "link", "name", "workspace"]
Variable = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,29}$")]


class AliyunSmsSettings(ChannelSettings):
    """An account with approved templates: one for messages, with what fills its variables; one for codes."""

    access_key_id: Short
    sign_name: Short
    template: Short
    variables: Annotated[dict[Variable, Part], Field(max_length=10, default_factory=dict)]
    code_template: Short | None = None
    code_variable: Variable = "code"
    base: Url = ALIYUN


class HttpSmsSettings(ChannelSettings):
    """A gateway of one's own. It gets {id, phone, text, code, template} as JSON, signed as our webhooks are."""

    url: Url


async def send_aliyun(open_: Open, envelope: Envelope) -> None:
    """SendSms; `OutId` carries the delivery's id into the vendor's reports."""
    settings: AliyunSmsSettings = open_.settings
    if envelope.code is not None:
        if settings.code_template is None:
            raise NotSent("no_code_template", final=True)
        template, values = settings.code_template, {settings.code_variable: envelope.code}
    else:
        template = settings.template
        values = {name: cut(_part(envelope, part), VARIABLE_MAX) for name, part in settings.variables.items()}
    query = {
        "OutId": str(envelope.id),
        "PhoneNumbers": (envelope.to[0].address or "").removeprefix("+86").removeprefix("+"),
        "SignName": settings.sign_name,
        "TemplateCode": template,
        "TemplateParam": orjson.dumps(values).decode(),
    }
    host = urlsplit(settings.base).netloc
    headers = aliyun_headers(
        host, "SendSms", VERSION, query,
        key_id=settings.access_key_id, secret=open_.secrets["access_key_secret"],
        now=clock.now(), nonce=secrets.token_hex(16),
    )  # fmt: skip
    del headers["host"]
    answer = await read(open_.outgoing.post(f"{settings.base.rstrip('/')}/?{canonical_query(query)}", b"", headers))
    if answer.get("Code") != "OK":
        raise NotSent(
            "refused", f"{answer.get('Code')} {answer.get('Message', '')}", final=answer.get("Code") in NOBODY
        )


def aliyun_headers(
    host: str,
    action: str,
    version: str,
    query: Mapping[str, str],
    *,
    key_id: str,
    secret: str,
    now: datetime,
    nonce: str,
) -> dict[str, str]:
    """The headers of a POST without a body, signed with ACS3-HMAC-SHA256."""
    empty = hashlib.sha256(b"").hexdigest()
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": empty,
        "x-acs-date": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": nonce,
        "x-acs-version": version,
    }
    names = ";".join(sorted(headers))
    canonical = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    request = "\n".join(("POST", "/", canonical_query(query), canonical, names, empty))
    text = f"ACS3-HMAC-SHA256\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    authorization = f"ACS3-HMAC-SHA256 Credential={key_id},SignedHeaders={names},Signature={signature}"
    return {**headers, "authorization": authorization}


def canonical_query(query: Mapping[str, str]) -> str:
    """Parameters in the order of their names, percent-encoded as RFC 3986 has it."""
    return "&".join(f"{quote(name, safe='~')}={quote(query[name], safe='~')}" for name in sorted(query))


async def send_http(open_: Open, envelope: Envelope) -> None:
    """One call; any answer of 2xx says that the gateway took it."""
    settings: HttpSmsSettings = open_.settings
    body = orjson.dumps(
        {
            "id": str(envelope.id),
            "phone": envelope.to[0].address,
            "text": plain(envelope, limit=TEXT_MAX),
            "code": envelope.code,
            "template": "code" if envelope.code is not None else "message",
        }
    )
    headers = signed_headers(open_.secrets["secret"], envelope.id, "sms", body, clock.now())
    try:
        reply = await open_.outgoing.post(settings.url, body, headers)
    except OutgoingFault as error:
        raise NotSent(error.fault) from error
    if not 200 <= reply.status < 300:
        raise NotSent("unexpected_answer", f"{reply.status} {reply.text}")


def _part(envelope: Envelope, part: Part) -> str:
    values = {
        "subject": heading(envelope),
        "text": envelope.text,
        "link": envelope.link or "",
        "name": envelope.to[0].name,
        "workspace": envelope.workspace,
    }
    return re.sub(r"\s+", " ", values[part])


ALIYUN_SMS = Adapter(
    kind=ChannelKind.ALIYUN_SMS,
    medium=Medium.SMS,
    settings=AliyunSmsSettings,
    secrets=("access_key_secret",),
    carries_codes=True,
    send=send_aliyun,
)
HTTP_SMS = Adapter(
    kind=ChannelKind.HTTP_SMS,
    medium=Medium.SMS,
    settings=HttpSmsSettings,
    secrets=("secret",),
    carries_codes=True,
    send=send_http,
)
