"""A workspace with partners and orders, and people who see all, some or one partner's of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.builder.make import ORDER, PARTNER, REGION, SECRET, SHIPMENT
from tests.people import MakeMember, SignIn
from tongzhou.access.contracts import Actor
from tongzhou.access.facade import system_actor
from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.facade import create_form, read_forms
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

MakeForms = Callable[..., Awaitable[Forms]]
System = Callable[[], Awaitable[Actor]]


@pytest.fixture
def system(database: Database, workspace: Workspace) -> System:
    """The program itself as an actor, at the workspace's present version."""

    async def act() -> Actor:
        return await system_actor(database, workspace.key)

    return act


@pytest.fixture
def make_forms(database: Database, workspace: Workspace, system: System) -> MakeForms:
    """Makes forms from documents and reads all forms anew."""

    async def make(*documents: dict[str, Any]) -> Forms:
        async with database.workspace(workspace) as connection:
            for document in documents:
                await create_form(connection, document, actor=await system(), now=clock.now())
        actor = await system()
        async with database.workspace(workspace) as connection:
            return await read_forms(connection, actor.workspace)

    return make


@pytest.fixture
async def forms(make_forms: MakeForms) -> Forms:
    """Regions, partners, orders, shipments and a form that partners never see."""
    return await make_forms(REGION, PARTNER, ORDER, SHIPMENT, SECRET)


@pytest.fixture
async def admin(forms: Forms, make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    """A browser of an administrator, on the forms."""
    await make_member("admin@acme.example", "administrator", name="Ada", code="E1")
    return await sign_in("admin@acme.example")
