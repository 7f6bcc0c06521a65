"""Filling the demo workspace. Each step looks for what an earlier, interrupted run left and goes on from there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx

from tongzhou.access.facade import Actor, system_actor
from tongzhou.builder.packages.contracts import Options
from tongzhou.builder.packages.facade import install, read_package
from tongzhou.channel.demo.files import Upload, read, uploads
from tongzhou.channel.demo.people import add_inside_people, add_partner_people, keep_passwords
from tongzhou.channel.demo.plays import play
from tongzhou.channel.demo.visitor import Visitor
from tongzhou.channel.partners import FormPartners
from tongzhou.identity.facade import change_workspace, create_workspace, list_members, list_workspaces
from tongzhou.incentives.settlements.facade import list_settlements
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.database.migrate import Chain

KEY = "demo"
PACKAGE = Path(__file__).parents[1] / "package"
PLAN = "reseller-rebate"
BUSINESS_DATE = date(2020, 5, 31)
PUBLISHED = tuple(f"{year}-Q{quarter}" for year in (2017, 2018, 2019) for quarter in (1, 2, 3, 4))[2:]
AWAITING_REVIEW = "2020-Q1"
SETTINGS: dict[str, Any] = {
    "locale": "zh-CN",
    "currency": "USD",
    "time_zone": "America/Los_Angeles",
    "business_date": BUSINESS_DATE,
}


@dataclass(frozen=True, slots=True)
class Stage:
    """What the demo is filled with and through."""

    database: Database
    chain: Chain
    examples: Path
    password: str
    browser: Callable[[], AbstractAsyncContextManager[httpx.AsyncClient]]
    say: Callable[[str], None]


async def fill(stage: Stage) -> None:
    """Bring the demo to its full state; on a full one nothing is written."""
    if await _is_full(stage):
        await keep_passwords(stage.database, stage.password)
        return
    await _make_workspace(stage)
    now = clock.now()
    actor = await system_actor(stage.database, KEY, name="demo")
    await _install(stage, actor, now)
    await _add_people(stage, actor, now)
    async with stage.browser() as client:
        admin = Visitor(client)
        await admin.sign_in("admin@demo.example", stage.password)
        await _import_files(stage, admin)
    await add_partner_people(
        stage.database, FormPartners(stage.database), password=stage.password, actor=actor, now=now
    )
    async with stage.browser() as finance_client, stage.browser() as director_client:
        finance, director = Visitor(finance_client), Visitor(director_client)
        await finance.sign_in("finance@demo.example", stage.password)
        await director.sign_in("director@demo.example", stage.password)
        await _publish_plan(stage, director)
        await _play(stage, director)
        await _settle(stage, finance, director)


async def _is_full(stage: Stage) -> bool:
    """Whether an earlier run got through: its last step is the settlement that awaits review."""
    known = {workspace.key: workspace for workspace in await list_workspaces(stage.database)}
    if KEY not in known:
        return False
    async with stage.database.workspace(known[KEY]) as connection:
        settled = await list_settlements(connection, plan_key=PLAN, period=AWAITING_REVIEW)
    return any(each.result_hash is not None for each in settled)


async def _make_workspace(stage: Stage) -> None:
    if KEY in {workspace.key for workspace in await list_workspaces(stage.database)}:
        return
    stage.say("making the workspace")
    await create_workspace(stage.database, stage.chain, key=KEY, name="Adventure Works Cycles")


async def _install(stage: Stage, actor: Actor, now: datetime) -> None:
    async with stage.database.workspace(actor.workspace) as connection:
        await change_workspace(connection, actor.workspace.id, SETTINGS, actor=actor, now=now)
        done = await install(connection, read_package(PACKAGE), actor=actor, now=now, options=Options(samples=True))
    if not done.is_nothing:
        stage.say("installed the channel package")


async def _add_people(stage: Stage, actor: Actor, now: datetime) -> None:
    async with stage.database.workspace(actor.workspace) as connection:
        if not await list_members(connection):
            salespeople = read(stage.examples, "salespeople")
            await add_inside_people(connection, salespeople, password=stage.password, actor=actor, now=now)
            stage.say("added members, managers and departments")
    await keep_passwords(stage.database, stage.password)


async def _import_files(stage: Stage, admin: Visitor) -> None:
    for upload in uploads(stage.examples):
        known = await admin.get(f"/api/forms/{upload.form}/records", limit="1", count="true")
        if known["total"] == len(upload.rows):
            continue
        await _import(admin, upload)
        stage.say(f"imported {upload.name}: {len(upload.rows)} records")


async def _import(admin: Visitor, upload: Upload) -> None:
    """Upload, take what the program proposes, say what unknown values mean, and run."""
    forms = f"/api/forms/{upload.form}/imports"
    proposed = (await admin.upload(forms, upload.name, upload.content()))["import"]
    choices = {name: proposed["choices"][name] for name in ("mapping", "readings") if name in proposed["choices"]}
    begun = await admin.post(
        f"{forms}/{proposed['id']}:run",
        {**choices, "values": upload.values, "key": upload.key, "mode": "upsert", "save_as": upload.name},
    )
    await admin.wait(begun["job"]["id"])


async def _publish_plan(stage: Stage, director: Visitor) -> None:
    plans = (await director.get("/api/plans"))["plans"]
    if any(plan["key"] == PLAN for plan in plans):
        return
    document = (stage.examples.parents[1] / "plans" / f"{PLAN}.yaml").read_text("utf-8")
    await director.post("/api/plans", {"document": document})
    await director.post(f"/api/plans/{PLAN}:publish")
    stage.say(f"published the plan {PLAN}")


async def _play(stage: Stage, director: Visitor) -> None:
    async with stage.browser() as manager_client, stage.browser() as owner_client:
        manager, owner = Visitor(manager_client), Visitor(owner_client)
        await manager.sign_in("manager@demo.example", stage.password)
        await owner.sign_in("reseller-676@demo.example", stage.password)
        if await play(director, manager, owner):
            stage.say("let people act: issues, special prices, a survey, an improvement plan")


async def _settle(stage: Stage, finance: Visitor, director: Visitor) -> None:
    """Finance calculates, the director reviews, approves and publishes; the last quarter awaits review."""
    listed = (await finance.get("/api/settlements", plan=PLAN))["settlements"]
    status = {each["period"]: each["status"] for each in listed}
    for period in (*PUBLISHED, AWAITING_REVIEW):
        if status.get(period) == "published" or (period == AWAITING_REVIEW and status.get(period) == "calculated"):
            continue
        begun = await finance.post("/api/settlements", {"plan": PLAN, "period": period})
        await finance.wait(begun["job"]["id"])
        if period != AWAITING_REVIEW:
            for step in ("review", "approve", "publish"):
                await director.post(f"/api/settlements/{begun['settlement']['id']}:{step}")
        stage.say(f"settled {period}")
