"""The company that the stories play in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest

from tests.journeys.company import LINES, PACKAGE, PARTNERS, PLAN, PLAN_TEXT, Company, calculate, line
from tests.people import MakeMember, MakePartnerUser, SignIn
from tongzhou.access.facade import system_actor
from tongzhou.builder.packages.facade import install, read_package
from tongzhou.entrypoints.catalogue import job_kinds
from tongzhou.entrypoints.people import JobPeople
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.ids import as_id
from tongzhou.kernel.jobs.worker import JobWorker, working
from tongzhou.kernel.settings import Settings


@pytest.fixture
async def company(
    database: Database,
    workspace: Workspace,
    settings: Settings,
    client: httpx.AsyncClient,
    make_member: MakeMember,
    make_partner_user: MakePartnerUser,
    sign_in: SignIn,
) -> AsyncIterator[Company]:
    """2019-Q3 is published, 2019-Q4 calculated, 2020-Q2 runs; a worker is at work."""
    actor = await system_actor(database, workspace.key)
    async with database.workspace(workspace) as connection:
        await install(connection, read_package(PACKAGE), actor=actor, now=clock.now())
    async with database.owner() as connection:
        await connection.execute(
            "update directory.workspace set business_date = %s, version = version + 1 where id = %s",
            (date(2020, 5, 31), workspace.id),
        )
    browsers = {}
    for name, role in (("admin", "administrator"), ("director", "channel_director"), ("finance", "finance")):
        browsers[name] = await sign_in((await make_member(f"{name}@acme.example", role)).email)
    admin = browsers["admin"]
    await _post(admin, "/api/forms/product/records", product_key="349", product_name="Bike", category="Bikes")
    for code in ("676", "1"):
        named = {"reseller_key": code, "reseller_name": f"Partner {code}", "business_type": "Warehouse"}
        made = await _post(admin, PARTNERS, **named)
        partner = as_id(made["id"])
        assert partner is not None
        person = await make_partner_user(f"owner-{code}@acme.example", partner, "partner_owner")
        browsers[f"owner_{code}"] = await sign_in(person.email)
        await _post(admin, LINES, **line(int(code), code))
    await _post(admin, LINES, **line(2, "676", "2019-11-01"))
    async with working(JobWorker(database, job_kinds(settings), JobPeople(), poll=0.02)):
        await _publish(browsers["director"], browsers["finance"])
        yield Company(database, workspace, stranger=client, **browsers)


async def _post(browser: httpx.AsyncClient, path: str, **body: object) -> dict[str, str]:
    answer = await browser.post(path, json=body)
    assert answer.is_success, answer.text
    made: dict[str, str] = answer.json()
    return made


async def _publish(director: httpx.AsyncClient, finance: httpx.AsyncClient) -> None:
    await _post(director, "/api/plans", document=PLAN_TEXT)
    await _post(director, f"/api/plans/{PLAN}:publish")
    settlement = await calculate(finance, "2019-Q3")
    for step in ("review", "approve", "publish"):
        await _post(director, f"/api/settlements/{settlement}:{step}")
    await calculate(finance, "2019-Q4")
