"""Counterparts on this machine: a mail server, and a server that checks what vendors' documents say they check."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import hashlib
import hmac
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from aiohttp import web
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from tests.people import MakeMember, SignIn
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.http.outgoing import Outgoing
from tongzhou.kernel.http.signing import signature_of
from tongzhou.kernel.sealing import Sealer
from tongzhou.kernel.settings import Settings
from tongzhou.notifications.facade import MessageSender, NewMessage, Opener, send

CHANNELS = "/api/message-channels"
Work = Callable[..., Awaitable[None]]
Tell = Callable[..., Awaitable[int]]
Answer = Callable[[web.Request, bytes], Awaitable[dict[str, Any]]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """This machine may be called."""
    return Settings(data_dir=tmp_path / "data", outgoing_exceptions="127.0.0.0/8", public_url="https://app.example")


@pytest.fixture
async def admin(make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    """A browser of whoever manages the workspace."""
    await make_member("admin@acme.example", "administrator", name="Ada")
    return await sign_in("admin@acme.example")


@pytest.fixture
def work(database: Database, workspace: Workspace, settings: Settings) -> Work:
    """One round of the worker's loop, at a time of the test's own."""
    sender = MessageSender(Opener(Sealer(settings.sealing_key), Outgoing("127.0.0.0/8")))

    async def once(**later: Any) -> None:
        await sender.work_in(database, workspace, clock.now() + dt.timedelta(**later))

    return once


@pytest.fixture
def tell(database: Database, workspace: Workspace) -> Tell:
    """Sends messages, as whatever happens does."""

    async def now(*messages: NewMessage, by_name: str | None = None) -> int:
        async with database.workspace(workspace) as connection:
            return await send(connection, messages, by_name=by_name, now=clock.now())

    return now


async def made(admin: httpx.AsyncClient, kind: str, settings: dict[str, Any], **more: Any) -> str:
    """A channel's id."""
    answer = await admin.post(CHANNELS, json={"kind": kind, "title": kind, "settings": settings, **more})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def log(admin: httpx.AsyncClient, **filters: str) -> list[dict[str, Any]]:
    """Deliveries, the latest first."""
    found: list[dict[str, Any]] = (await admin.get("/api/message-deliveries", params=filters)).json()["deliveries"]
    return found


@dataclass
class MailBox:
    """What the mail server took; it refuses what `refuses` names, with that answer."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    authority: str = ""

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"


@asynccontextmanager
async def _listening(box: MailBox, **options: Any) -> AsyncIterator[MailBox]:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(box, loop=loop, **options), "127.0.0.1", box.port)
    box.port = server.sockets[0].getsockname()[1]
    yield box
    server.close()


@pytest.fixture
async def mail_box() -> AsyncIterator[MailBox]:
    """A mail server that asks for no sign-in."""
    async with _listening(MailBox()) as box:
        yield box


@pytest.fixture
async def strict_mail_box(tmp_path: Path) -> AsyncIterator[MailBox]:
    """One that takes mail after STARTTLS and a sign-in as ada with the password "open sesame"."""
    certificate, key, authority = _certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)

    def check(server: SMTP, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        is_right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"ada", b"open sesame")
        return AuthResult(success=is_right, handled=False)

    options = {"tls_context": context, "require_starttls": True, "authenticator": check, "auth_required": True}
    async with _listening(MailBox(authority=authority), **options) as box:
        yield box


def _certificate(folder: Path) -> tuple[Path, Path, str]:
    """A certificate of its own authority for 127.0.0.1."""
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    paths = folder / "mail.pem", folder / "mail.key"
    for path, content in zip(paths, (pem, private), strict=True):
        path.write_bytes(content)
    return *paths, pem.decode()


@dataclass
class Vendors:
    """A server with the doors of every vendor; what passed them lies in `taken`, by vendor.

    Tokens it gave out end when `forget_tokens` is called. `answers` are given instead, once each.
    """

    url: str = ""
    taken: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    asked: list[str] = field(default_factory=list)
    """Codes of people that it was asked about."""
    hangs: asyncio.Event | None = None
    """Calls get no answer before it is set."""

    def forget_tokens(self) -> None:
        self.tokens.append("another")

    def _token(self) -> str:
        self.tokens.append(f"token-{len(self.tokens)}")
        return self.tokens[-1]

    def routes(self) -> list[web.RouteDef]:
        doors: dict[str, Answer] = {
            "/cgi-bin/gettoken": self.wecom_token,
            "/cgi-bin/message/send": self.wecom,
            "/cgi-bin/webhook/send": self.wecom_robot,
            "/gettoken": self.dingtalk_token,
            "/topapi/message/corpconversation/asyncsend_v2": self.dingtalk,
            "/robot/send": self.dingtalk_robot,
            "/open-apis/auth/v3/tenant_access_token/internal": self.feishu_token,
            "/open-apis/im/v1/messages": self.feishu,
            "/open-apis/bot/v2/hook/{key}": self.feishu_robot,
            "/": self.aliyun,
            "/cgi-bin/stable_token": self.account_token,
            "/cgi-bin/message/template/send": self.account,
            "/cgi-bin/auth/getuserinfo": self.wecom_person,
            "/sns/oauth2/access_token": self.account_person,
            "/own": self.own,
        }
        return [web.route("*", path, self._door(answer)) for path, answer in doors.items()]

    def _door(self, answer: Answer) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def open_(request: web.Request) -> web.Response:
            content = await request.read()
            if self.hangs is not None:
                await self.hangs.wait()
            if self.answers and "oken" not in request.path:
                return web.json_response(self.answers.pop(0), status=self.status)
            return web.json_response(await answer(request, content), status=self.status)

        return open_

    def _take(self, vendor: str, body: dict[str, Any], fine: dict[str, Any]) -> dict[str, Any]:
        self.taken.append((vendor, body))
        return fine

    async def wecom_token(self, request: web.Request, content: bytes) -> dict[str, Any]:
        if dict(request.query) != {"corpid": "ww1", "corpsecret": "s3cret"} or request.method != "GET":
            return {"errcode": 40001, "errmsg": "invalid credential"}
        return {"errcode": 0, "errmsg": "ok", "access_token": self._token(), "expires_in": 7200}

    async def wecom(self, request: web.Request, content: bytes) -> dict[str, Any]:
        if [request.query["access_token"]] != self.tokens[-1:]:
            return {"errcode": 42001, "errmsg": "access_token expired"}
        return self._take("wecom", json.loads(content), {"errcode": 0, "errmsg": "ok", "msgid": "m"})

    async def wecom_person(self, request: web.Request, content: bytes) -> dict[str, Any]:
        if [request.query["access_token"]] != self.tokens[-1:]:
            return {"errcode": 42001, "errmsg": "access_token expired"}
        return self._person(request, {"outside": {"openid": "o-9"}}, "userid")

    async def account_person(self, request: web.Request, content: bytes) -> dict[str, Any]:
        query = dict(request.query)
        if {**query, "code": ""} != {
            "appid": "wx1", "secret": "s3cret", "code": "", "grant_type": "authorization_code",
        }:  # fmt: skip
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        return self._person(request, {}, "openid")

    def _person(self, request: web.Request, others: dict[str, dict[str, Any]], name: str) -> dict[str, Any]:
        """A code is good once, as at the vendors."""
        code = request.query["code"]
        self.asked.append(code)
        if request.method != "GET" or self.asked.count(code) > 1 or not code.startswith(("of-", "outside")):
            return {"errcode": 40029, "errmsg": "invalid code"}
        return {"errcode": 0, "errmsg": "ok", **others.get(code, {name: code.removeprefix("of-")})}

    async def wecom_robot(self, request: web.Request, content: bytes) -> dict[str, Any]:
        if request.query["key"] != "robot-key":
            return {"errcode": 93000, "errmsg": "invalid webhook url"}
        return self._take("wecom_robot", json.loads(content), {"errcode": 0, "errmsg": "ok"})

    async def dingtalk_token(self, request: web.Request, content: bytes) -> dict[str, Any]:
        if dict(request.query) != {"appkey": "ding1", "appsecret": "s3cret"} or request.method != "GET":
            return {"errcode": 40089, "errmsg": "不合法的appkey或appsecret"}
        return {"errcode": 0, "errmsg": "ok", "access_token": self._token(), "expires_in": 7200}

    async def dingtalk(self, request: web.Request, content: bytes) -> dict[str, Any]:
        if [request.query["access_token"]] != self.tokens[-1:]:
            return {"errcode": 40014, "errmsg": "不合法的access_token"}
        return self._take("dingtalk", json.loads(content), {"errcode": 0, "errmsg": "ok", "task_id": 1})

    async def dingtalk_robot(self, request: web.Request, content: bytes) -> dict[str, Any]:
        timestamp = request.query["timestamp"]
        signed = hmac.digest(b"SECsecret", f"{timestamp}\nSECsecret".encode(), "sha256")
        is_fresh = abs(int(timestamp) / 1000 - dt.datetime.now(dt.UTC).timestamp()) < 3600
        if base64.b64encode(signed).decode() != request.query["sign"] or not is_fresh:
            return {"errcode": 310000, "errmsg": "sign not match"}
        if request.query["access_token"] != "robot-token":
            return {"errcode": 300005, "errmsg": "token is not exist"}
        return self._take("dingtalk_robot", json.loads(content), {"errcode": 0, "errmsg": "ok"})

    async def feishu_token(self, request: web.Request, content: bytes) -> dict[str, Any]:
        if json.loads(content) != {"app_id": "cli1", "app_secret": "s3cret"}:
            return {"code": 10014, "msg": "app secret invalid"}
        return {"code": 0, "msg": "ok", "tenant_access_token": self._token(), "expire": 7200}

    async def feishu(self, request: web.Request, content: bytes) -> dict[str, Any]:
        if [request.headers["authorization"].removeprefix("Bearer ")] != self.tokens[-1:]:
            return {"code": 99991663, "msg": "Invalid access token"}
        assert dict(request.query) == {"receive_id_type": "open_id"}
        return self._take("feishu", json.loads(content), {"code": 0, "msg": "success"})

    async def feishu_robot(self, request: web.Request, content: bytes) -> dict[str, Any]:
        body = json.loads(content)
        signed = hmac.digest(f"{body['timestamp']}\nbot-secret".encode(), b"", "sha256")
        if base64.b64encode(signed).decode() != body["sign"] or request.match_info["key"] != "hook-key":
            return {"code": 19021, "msg": "sign match fail or timestamp is not within one hour from current time"}
        return self._take("feishu_robot", body, {"StatusCode": 0, "code": 0, "msg": "success"})

    async def aliyun(self, request: web.Request, content: bytes) -> dict[str, Any]:
        scheme, _, rest = request.headers["authorization"].partition(" ")
        given = dict(part.split("=", 1) for part in rest.split(","))
        names = given["SignedHeaders"].split(";")
        parameters = sorted(request.query.items())
        query = "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in parameters)
        headers = "".join(f"{name}:{request.headers[name].strip()}\n" for name in names)
        digest = hashlib.sha256(content).hexdigest()
        canonical = "\n".join((request.method, request.path, query, headers, ";".join(names), digest))
        text = f"{scheme}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        signed = hmac.new(b"s3cret", text.encode(), hashlib.sha256).hexdigest()
        if (scheme, given["Credential"], given["Signature"]) != ("ACS3-HMAC-SHA256", "LTAI1", signed):
            return {"Code": "SignatureDoesNotMatch", "Message": "Specified signature is not matched"}
        assert (request.headers["x-acs-action"], request.headers["x-acs-version"]) == ("SendSms", "2017-05-25")
        return self._take("aliyun", dict(request.query), {"Code": "OK", "Message": "OK", "BizId": "1"})

    async def account_token(self, request: web.Request, content: bytes) -> dict[str, Any]:
        if json.loads(content) != {"grant_type": "client_credential", "appid": "wx1", "secret": "s3cret"}:
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        return {"access_token": self._token(), "expires_in": 7200}

    async def account(self, request: web.Request, content: bytes) -> dict[str, Any]:
        if [request.query["access_token"]] != self.tokens[-1:]:
            return {"errcode": 40001, "errmsg": "invalid credential, access_token is invalid or not latest"}
        return self._take("account", json.loads(content), {"errcode": 0, "errmsg": "ok", "msgid": 1})

    async def own(self, request: web.Request, content: bytes) -> dict[str, Any]:
        headers = request.headers
        signed = signature_of("own-secret", headers["x-tongzhou-nonce"], headers["x-tongzhou-timestamp"], content)
        assert headers["x-tongzhou-signature"] == f"sha256={signed}"
        return self._take("own", json.loads(content), {})


@pytest.fixture
async def vendors() -> AsyncIterator[Vendors]:
    """Every vendor on one local port."""
    made = Vendors()
    app = web.Application()
    app.add_routes(made.routes())
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await asyncio.wait_for(runner.cleanup(), 10)
