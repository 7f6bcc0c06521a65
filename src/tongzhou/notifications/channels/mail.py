"""E-mail by SMTP: the server's name is resolved once and the checked address called; TLS is checked by the name."""

from __future__ import annotations

import asyncio
import smtplib
import socket
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from typing import Annotated, Any, Final, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from tongzhou.kernel import clock
from tongzhou.kernel.http.outgoing import OutgoingFault
from tongzhou.kernel.texts import say
from tongzhou.notifications.channels.contracts import (
    Adapter,
    ChannelKind,
    ChannelSettings,
    Envelope,
    Medium,
    NotSent,
    Open,
    Short,
)
from tongzhou.notifications.channels.wording import heading

SECONDS: Final = 15.0
Mailbox = Annotated[str, StringConstraints(max_length=254, pattern=r"^[^@\s<>\"]+@[^@\s<>\"]+$")]


class MailSettings(ChannelSettings):
    """A mail server, how the way to it is kept secret, and in whose name mail goes out."""

    host: Annotated[str, StringConstraints(min_length=1, max_length=253, pattern=r"^[A-Za-z0-9._:\-]+$")]
    port: Annotated[int, Field(ge=1, le=65535)]
    security: Literal["tls", "starttls", "none"]
    user: Short | None = None
    sender: Mailbox
    sender_name: Annotated[str, StringConstraints(max_length=100, strip_whitespace=True)] = ""
    authority: Annotated[str, StringConstraints(max_length=20_000)] | None = None
    """A certificate authority of one's own, in PEM, that the server's certificate is checked against."""

    @field_validator("authority")
    @classmethod
    def _is_pem(cls, value: str | None) -> str | None:
        if value:
            try:
                ssl.create_default_context(cadata=value)
            except ssl.SSLError as error:
                raise ValueError("not a certificate in PEM") from error
        return value or None

    @model_validator(mode="after")
    def _keeps_passwords_secret(self) -> MailSettings:
        if self.user and self.security == "none":
            raise ValueError("a password goes over an encrypted connection only")
        return self


async def send(open_: Open, envelope: Envelope) -> None:
    """One mail. Its Message-ID is the same in every attempt, so that whoever gets it twice sees it once."""
    settings: MailSettings = open_.settings
    try:
        address = await open_.outgoing.resolve(settings.host, settings.port)
    except OutgoingFault as error:
        raise NotSent(error.fault) from error
    message = compose(settings, envelope)
    await asyncio.to_thread(_deliver, settings, open_.secrets.get("password"), str(address), message)


def compose(settings: MailSettings, envelope: Envelope) -> EmailMessage:
    """The mail in plain text and, with a button to the thing, in HTML."""
    message = EmailMessage()
    name, _, domain = settings.sender.rpartition("@")
    message["Subject"] = " ".join(heading(envelope).split())
    message["From"] = Address(settings.sender_name or envelope.workspace, name, domain)
    message["To"] = envelope.to[0].address or ""
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{envelope.id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    parts = (envelope.text, envelope.link or "", f"— {envelope.workspace}")
    message.set_content("\n\n".join(part for part in parts if part))
    message.add_alternative(_html(envelope), subtype="html")
    return message


def _html(envelope: Envelope) -> str:
    button = ""
    if envelope.link:
        words = escape(say(envelope.locale, "mails.open"))
        style = "background:#1677ff;color:#fff;padding:8px 20px;border-radius:6px;text-decoration:none"
        button = f'<p><a href="{escape(envelope.link)}" style="{style}">{words}</a></p>'
    text = escape(envelope.text).replace("\n", "<br>")
    return (
        f'<!doctype html><html lang="{envelope.locale}"><body style="font:14px/1.6 sans-serif;color:#1f1f1f">'
        f"<h3>{escape(heading(envelope))}</h3><p>{text}</p>{button}"
        f'<p style="color:#8c8c8c">{escape(envelope.workspace)}</p></body></html>'
    )


class _Plain(smtplib.SMTP):
    """Talks to the checked address under the server's name."""

    address: str

    def __init__(self, address: str, host: str, port: int, **options: Any) -> None:
        self.address = address
        super().__init__(host, port, timeout=SECONDS, **options)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:  # noqa: ARG002
        return socket.create_connection((self.address, port), timeout)


class _Secret(smtplib.SMTP_SSL, _Plain):
    """The same inside TLS from the first byte."""

    def __init__(self, address: str, host: str, port: int, context: ssl.SSLContext) -> None:
        self.address = address
        smtplib.SMTP_SSL.__init__(self, host, port, timeout=SECONDS, context=context)


def _deliver(settings: MailSettings, password: str | None, address: str, message: EmailMessage) -> None:
    context = ssl.create_default_context(cadata=settings.authority)
    try:
        with _connect(settings, address, context) as server:
            if settings.security == "starttls":
                server.starttls(context=context)
            if settings.user and password:
                server.login(settings.user, password)
            server.send_message(message)
    except smtplib.SMTPAuthenticationError as error:
        raise NotSent("login_refused", _said(error)) from error
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise NotSent("refused", f"{code} {_text(words)}", final=500 <= code < 600) from error
    except smtplib.SMTPResponseException as error:
        is_final = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500
        raise NotSent("refused", _said(error), final=is_final) from error
    except ssl.SSLError as error:
        raise NotSent("not_trusted", str(error)) from error
    except TimeoutError as error:
        raise NotSent("timed_out") from error
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent("not_reached", str(error)) from error


def _connect(settings: MailSettings, address: str, context: ssl.SSLContext) -> smtplib.SMTP:
    if settings.security == "tls":
        return _Secret(address, settings.host, settings.port, context)
    return _Plain(address, settings.host, settings.port)


def _said(error: smtplib.SMTPResponseException) -> str:
    return f"{error.smtp_code} {_text(error.smtp_error)}"


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words


MAIL = Adapter(
    kind=ChannelKind.MAIL,
    medium=Medium.EMAIL,
    settings=MailSettings,
    secrets=(),
    optional_secrets=("password",),
    carries_codes=True,
    send=send,
)
