"""A workspace with a published plan, people with the rights of their jobs, and the example data behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.incentives.settlements.bicycles import PLAN_TEXT, Bicycles, Resellers, partner_id
from tests.people import ActAs, MakeMember, MakePartnerUser, MakeRole, Person, SignIn
from tongzhou.channel.flows.facade import FlowHolder
from tongzhou.entrypoints.people import JobPeople
from tongzhou.incentives.plan_versions.facade import create_plan, publish_draft
from tongzhou.incentives.settlements.facade import KeyRing, Wiring, calculation_job
from tongzhou.incentives.simulations.facade import simulation_job
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.jobs.worker import JobWorker, working
from tongzhou.kernel.settings import Settings

FINANCE = ["plans.read", "plans.manage", "settlements.read", "settlements.calculate", "statements.read"]
DIRECTOR = [
    "plans.read",
    "settlements.read",
    "settlements.review",
    "settlements.approve",
    "settlements.publish",
    "statements.read",
]


def role(key: str, kind: str, permissions: list[str]) -> dict[str, Any]:
    """A role document without forms."""
    return {"key": key, "title": {"zh-CN": key, "en": key}, "kind": kind, "permissions": permissions, "forms": {}}


@dataclass(frozen=True, slots=True)
class People:
    """Finance calculates, the director reviews, approves and publishes, a writer drafts plans, two owners read."""

    finance: Person
    director: Person
    both: Person
    writer: Person
    owner_676: Person
    owner_546: Person


@pytest.fixture
def bicycles() -> Bicycles:
    """The fact source."""
    return Bicycles()


@pytest.fixture
async def people(
    database: Database,
    workspace: Workspace,
    make_role: MakeRole,
    make_member: MakeMember,
    make_partner_user: MakePartnerUser,
) -> People:
    """People with the rights of their jobs, on a business date at which 2020-Q1 has ended."""
    await make_role(role("finance", "member", FINANCE))
    await make_role(role("director", "member", DIRECTOR))
    await make_role(role("both", "member", sorted({*FINANCE, *DIRECTOR})))
    await make_role(role("writer", "member", ["plans.read", "plans.manage", "settlements.read"]))
    await make_role(role("owner", "partner", ["statements.read", "statements.answer"]))
    async with database.owner() as connection:
        await connection.execute(
            "update directory.workspace set business_date = %s, version = version + 1 where id = %s",
            (date(2020, 5, 31), workspace.id),
        )
    return People(
        finance=await make_member("finance@acme.example", "finance"),
        director=await make_member("director@acme.example", "director"),
        both=await make_member("both@acme.example", "both"),
        writer=await make_member("writer@acme.example", "writer"),
        owner_676=await make_partner_user("owner-676@acme.example", partner_id("676"), "owner"),
        owner_546=await make_partner_user("owner-546@acme.example", partner_id("546"), "owner"),
    )


@pytest.fixture
async def plan(database: Database, workspace: Workspace, people: People, act_as: ActAs) -> str:
    """The example plan, published; its key."""
    finance = await act_as(people.finance)
    async with database.workspace(workspace) as connection:
        await create_plan(connection, PLAN_TEXT, actor=finance, now=clock.now())
        await publish_draft(connection, "reseller-rebate", actor=finance, now=clock.now())
    return "reseller-rebate"


@pytest.fixture
def app(app: FastAPI, settings: Settings, bicycles: Bicycles) -> FastAPI:
    """The application with the example data behind settlements."""
    keys = KeyRing(settings.data_dir / "keys")
    app.state.incentives = Wiring(facts=bicycles, partners=Resellers(), keys=keys, holder=FlowHolder())
    return app


@pytest.fixture
async def at_work(database: Database, bicycles: Bicycles) -> AsyncIterator[JobWorker]:
    """A worker that calculates."""
    kinds = [calculation_job(bicycles), simulation_job(bicycles)]
    async with working(JobWorker(database, kinds, JobPeople(), poll=0.02)) as running:
        yield running


@dataclass(frozen=True, slots=True)
class Desk:
    """Browsers of the people at the settlement desk."""

    finance: httpx.AsyncClient
    director: httpx.AsyncClient
    both: httpx.AsyncClient


@pytest.fixture
async def desk(people: People, plan: str, at_work: JobWorker, sign_in: SignIn) -> Desk:
    """Everybody at the desk signed in, the plan published, the worker running."""
    return Desk(
        finance=await sign_in(people.finance.email),
        director=await sign_in(people.director.email),
        both=await sign_in(people.both.email),
    )
