"""People for tests: roles, members, partner users, and browsers in which they are signed in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from tests.conformance import conforms
from tongzhou.access.contracts import Actor, Via
from tongzhou.access.facade import actor_for, save_role
from tongzhou.audit.contracts import NamedDoer
from tongzhou.builder.query.facade import FormRowConditions
from tongzhou.identity.contracts import PersonKind
from tongzhou.identity.facade import (
    NewMember,
    SignUp,
    address_of,
    hash_password,
    join_as_member,
    join_as_partner_user,
    list_members,
    list_partner_users,
)
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

PASSWORD = "correct horse 4 batteries"
SETUP = NamedDoer(name="setup", via="cli")
EVERY_ACTION = [
    "read", "create", "update", "delete", "export", "import", "copy", "batch", "print", "share", "comment", "reveal",
]  # fmt: skip
ADMINISTRATOR: Mapping[str, Any] = {
    "key": "administrator",
    "title": {"zh-CN": "管理员", "en": "Administrator"},
    "kind": "member",
    "permissions": [
        "workspace.manage",
        "members.read",
        "members.manage",
        "roles.manage",
        "partner_users.manage",
        "preview.use",
        "audit.read",
        "forms.manage",
        "views.share",
        "links.manage",
        "webhooks.manage",
        "flows.manage",
        "privacy.manage",
        "packages.manage",
        "overview.read",
        "plans.read",
        "plans.manage",
        "settlements.read",
        "settlements.calculate",
        "settlements.review",
        "settlements.approve",
        "settlements.publish",
        "ledger.read",
        "statements.read",
    ],
    "forms": {"*": {"actions": EVERY_ACTION}},
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a test made: the account's id and the member's or partner user's."""

    email: str
    user_id: UUID
    id: UUID
    kind: PersonKind


class MakeMember(Protocol):
    """Adds a member who can sign in with PASSWORD."""

    async def __call__(self, email: str, *roles: str, **details: Any) -> Person: ...


class MakePartnerUser(Protocol):
    """Adds a partner user who can sign in with PASSWORD."""

    async def __call__(self, email: str, partner_id: UUID, *roles: str) -> Person: ...


MakeRole = Callable[[Mapping[str, Any]], Awaitable[None]]
SignIn = Callable[[str], Awaitable[httpx.AsyncClient]]
ActAs = Callable[[Person], Awaitable[Actor]]


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The hash of PASSWORD, made once a run."""
    import asyncio

    return asyncio.run(hash_password(PASSWORD))


@pytest.fixture
def make_role(database: Database, workspace: Workspace) -> MakeRole:
    """Makes or changes a role from its document."""

    async def make(document: Mapping[str, Any]) -> None:
        async with database.workspace(workspace) as connection:
            await save_role(connection, document, conditions=FormRowConditions(), actor=SETUP, now=clock.now())

    return make


@pytest.fixture
def make_member(database: Database, workspace: Workspace, make_role: MakeRole, password_hash: str) -> MakeMember:
    """Adds members; the role `administrator` is made when first given."""

    async def make(email: str, *roles: str, **details: Any) -> Person:
        if "administrator" in roles:
            await make_role(ADMINISTRATOR)
        name = details.pop("name", email.split("@", maxsplit=1)[0].title())
        async with database.workspace(workspace) as connection:
            account = await join_as_member(
                connection,
                workspace.id,
                SignUp(address=address_of(email, None), name=name, locale="en", password_hash=password_hash),
                NewMember(name=name, roles=roles, **details),
                actor=SETUP,
                now=clock.now(),
            )
            lines = await list_members(connection)
        member_id = next(line.id for line in lines if line.user_id == account.id)
        return Person(email, account.id, member_id, PersonKind.MEMBER)

    return make


@pytest.fixture
def make_partner_user(database: Database, workspace: Workspace, password_hash: str) -> MakePartnerUser:
    """Adds partner users."""

    async def make(email: str, partner_id: UUID, *roles: str, proved: bool = True) -> Person:
        sign_up = SignUp(
            address=address_of(email, None),
            name=email.split("@", maxsplit=1)[0].title(),
            locale="en",
            password_hash=password_hash,
        )
        async with database.workspace(workspace) as connection:
            account = await join_as_partner_user(
                connection,
                workspace.id,
                sign_up,
                partner_id=partner_id,
                roles=roles,
                proved=proved,
                actor=SETUP,
                now=clock.now(),
            )
            lines = await list_partner_users(connection)
        person_id = next(line.id for line in lines if line.user_id == account.id)
        return Person(email, account.id, person_id, PersonKind.PARTNER)

    return make


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[Callable[[], Awaitable[httpx.AsyncClient]]]:
    """Opens browsers without a session, each with cookies of its own."""
    async with AsyncExitStack() as stack:

        async def open_browser() -> httpx.AsyncClient:
            transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
            headers = {"origin": "http://tongzhou.test", "accept-language": "en"}
            opened = httpx.AsyncClient(
                transport=transport,
                base_url="http://tongzhou.test",
                headers=headers,
                event_hooks={"response": [conforms]},
            )
            return await stack.enter_async_context(opened)

        yield open_browser


@pytest.fixture
def sign_in(browser: Callable[[], Awaitable[httpx.AsyncClient]]) -> SignIn:
    """A browser in which the person of this address is signed in."""

    async def signed_in(email: str) -> httpx.AsyncClient:
        opened = await browser()
        answer = await opened.post("/api/session", json={"email": email, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return opened

    return signed_in


@pytest.fixture
def act_as(database: Database, workspace: Workspace) -> ActAs:
    """The actor that a person is right now, for tests below HTTP."""

    async def act(person: Person) -> Actor:
        return await actor_for(database, workspace.key, person.kind, person.id, via=Via.CLI)

    return act
