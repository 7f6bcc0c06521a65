"""What designing a form asks over HTTP beside its changes."""

from __future__ import annotations

import httpx
import pytest


@pytest.mark.parametrize(
    ("name", "spelling"),
    [("发运批次", "fa yun pi ci"), ("Annual Sales", "Annual Sales"), ("2020年", "2020nian"), ("", "")],
)
async def test_a_name_is_spelt_in_latin_letters(admin: httpx.AsyncClient, name: str, spelling: str) -> None:
    answer = await admin.get("/api/spelling", params={"text": name})
    assert answer.json() == {"spelling": spelling}


async def test_only_who_designs_forms_asks_for_a_spelling(admin: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/spelling", params={"text": "批次"})).status_code == 401
    assert (await admin.get("/api/spelling")).status_code == 400
    assert (await admin.get("/api/spelling", params={"text": "批" * 201})).status_code == 400
