"""Who was reset by the operator approves no money for a day; who previews, never."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from tests.people import ActAs, MakeMember, SignIn
from tongzhou.access.facade import may_approve_money
from tongzhou.identity.contracts import PersonName
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


async def test_the_hold_ends_to_the_second(make_member: MakeMember, act_as: ActAs) -> None:
    actor = await act_as(await make_member("li@acme.example"))
    held = replace(actor, no_money_before=NOON)
    assert may_approve_money(actor, NOON)
    assert not may_approve_money(held, NOON - timedelta(seconds=1))
    assert may_approve_money(held, NOON)
    assert not may_approve_money(replace(actor, preview_by=PersonName(UUID(int=1), "Admin")), NOON)


async def test_the_hold_comes_with_the_session(make_member: MakeMember, sign_in: SignIn, database: Database) -> None:
    await make_member("li@acme.example")
    browser = await sign_in("li@acme.example")
    assert (await browser.get("/api/session")).json()["money_held_until"] is None
    for hours, held in ((23, True), (25, False)):
        reset_at = clock.now() - timedelta(hours=hours)
        async with database.directory() as connection:
            await connection.execute("update directory.account set operator_reset_at = %s", (reset_at,))
        until = (await browser.get("/api/session")).json()["money_held_until"]
        assert (until is not None) == held
        if held:
            assert datetime.fromisoformat(until) == reset_at + timedelta(hours=24)


async def test_the_hold_is_with_jobs_in_the_persons_name_too(
    make_member: MakeMember, act_as: ActAs, database: Database
) -> None:
    person = await make_member("li@acme.example")
    async with database.directory() as connection:
        await connection.execute("update directory.account set operator_reset_at = now()")
    assert not may_approve_money(await act_as(person), clock.now())
