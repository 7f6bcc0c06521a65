"""A form that strangers check in with, whose fields fetch from the regions."""

from __future__ import annotations

from functools import partial
from typing import Any

import httpx

from tests.builder.conftest import MakeForms
from tests.builder.links.conftest import asked_for, made

CHECKINS = "/api/forms/checkin/records"
REGIONS = (("E", "East", "5"), ("W", "West", None), ("N", "Nowhere", "5"))

make = partial(made, form="checkin")
refused_link = partial(asked_for, form="checkin")


async def start(admin: httpx.AsyncClient, make_forms: MakeForms, *fields: dict[str, Any]) -> httpx.AsyncClient:
    """Makes the form, of a code and `fields`, and the regions."""
    code = {"key": "code", "type": "text", "label": "Code"}
    await make_forms({"key": "checkin", "title": "Check-in", "label_field": "code", "fields": [code, *fields]})
    for key, name, margin in REGIONS:
        body = {"code": key, "name": name, "margin": margin}
        assert (await admin.post("/api/forms/region/records", json=body)).status_code == 201
    return admin


def fetched(*keys: str) -> list[dict[str, Any]]:
    """Fields of a link that visitors may fetch for."""
    return [{"field": key, "fetch": True} for key in keys]
