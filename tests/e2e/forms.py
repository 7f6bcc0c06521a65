"""Forms of their own for the browser tests, so that no test sees what another wrote."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page

Json = dict[str, Any]


def text_field(key: str, label: str, **more: Any) -> Json:
    """A text field as the API takes it."""
    return field(key, label, "text", settings={"searchable": True}, **more)


def field(key: str, label: str, kind: str, *, settings: Json | None = None, **more: Any) -> Json:
    """A field of any type as the API takes it."""
    return {"key": key, "type": kind, "label": {"en": label}, "settings": settings or {}, **more}


def fresh(stem: str) -> str:
    """A key that no other run of the tests has taken."""
    return f"{stem}_{secrets.token_hex(4)}"


def send(page: Page, method: str, path: str, data: Json | None = None) -> Json:
    """Sends a request with the page's own session; anything but success fails the test."""
    origin = page.context.request.get("/api/health").url.removesuffix("/api/health")
    answer = page.context.request.fetch(path, method=method, data=data, headers={"origin": origin})
    assert answer.ok, answer.text()
    return answer.json() if answer.status != 204 else {}


def make_form(page: Page, key: str, title: str, fields: Sequence[Json], records: Sequence[Json] = ()) -> list[str]:
    """A form with records in it; answers their ids."""
    send(page, "POST", "/api/forms", {"key": key, "title": {"en": title}, "fields": list(fields)})
    return [str(send(page, "POST", f"/api/forms/{key}/records", each)["id"]) for each in records]
