"""The form of claims and who works with it."""

from __future__ import annotations

import httpx
import pytest

from tests.builder.conftest import MakeForms
from tests.builder.lifecycles.claims import CLAIM, role
from tests.people import MakeMember, MakeRole, Person, SignIn
from tongzhou.builder.schema.contracts import Forms


@pytest.fixture
async def claims(make_forms: MakeForms, forms: Forms, make_role: MakeRole) -> Forms:
    made = await make_forms(CLAIM)
    await make_role(role("clerk", title="Clerk"))
    await make_role(role("approver", title="Approver"))
    return made


@pytest.fixture
async def carl(claims: Forms, make_member: MakeMember) -> Person:
    return await make_member("carl@acme.example", "clerk", name="Carl", code="C1")


@pytest.fixture
async def clerk(carl: Person, sign_in: SignIn) -> httpx.AsyncClient:
    return await sign_in(carl.email)


@pytest.fixture
async def approver(claims: Forms, make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    await make_member("anna@acme.example", "approver", name="Anna", code="A1")
    return await sign_in("anna@acme.example")


@pytest.fixture
async def designer(claims: Forms, make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    await make_member("dora@acme.example", "administrator", name="Dora", code="D1")
    return await sign_in("dora@acme.example")


@pytest.fixture
async def make_anna(claims: Forms, make_member: MakeMember) -> Person:
    return await make_member("anna@acme.example", "approver", name="Anna", code="A1")
