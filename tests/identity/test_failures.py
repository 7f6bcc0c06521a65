"""Failed sign-ins: only they count, against where they come from, and nobody can lock somebody else out."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI

from tests.people import PASSWORD, MakeMember
from tongzhou.identity.rules import is_written_down, waiting_time
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database

LI = "li@acme.example"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
Tries = Callable[..., Awaitable[list[httpx.Response]]]


@pytest.fixture
async def sign_ins(app: FastAPI) -> AsyncIterator[Tries]:
    """Tries to sign in from a network address, all at once."""
    async with AsyncExitStack() as stack:

        async def tries(
            caller: str, *passwords: str, email: str = LI, headers: dict[str, str] | None = None
        ) -> list[httpx.Response]:
            transport = httpx.ASGITransport(app=app, raise_app_exceptions=False, client=(caller, 40000))
            browser = await stack.enter_async_context(
                httpx.AsyncClient(transport=transport, base_url="http://tongzhou.test")
            )
            sent = {"origin": "http://tongzhou.test", "accept-language": "en", **(headers or {})}
            return await asyncio.gather(
                *(
                    browser.post("/api/session", json={"email": email, "password": password}, headers=sent)
                    for password in passwords
                )
            )

        yield tries


def statuses(answers: list[httpx.Response]) -> list[int]:
    return [answer.status_code for answer in answers]


async def fail_earlier(database: Database, subject: str, count: int, ago: timedelta = timedelta(minutes=1)) -> None:
    """Failures as if they had happened: `subject` is what they are counted under."""
    async with database.directory() as connection:
        for _ in range(count):
            await connection.execute(
                "insert into directory.sign_in_failure values (%s, %s)",
                (hashlib.sha256(subject.encode()).digest(), clock.now() - ago),
            )


async def test_only_failed_sign_ins_count(sign_ins: Tries, make_member: MakeMember) -> None:
    await make_member(LI)
    assert statuses(await sign_ins("203.0.113.9", *[PASSWORD] * 12)) == [200] * 12


async def test_ten_failures_from_one_address_close_the_account_to_that_address_alone(
    sign_ins: Tries, make_member: MakeMember
) -> None:
    await make_member(LI)
    await make_member("wang@acme.example")
    assert statuses(await sign_ins("203.0.113.9", *["no"] * 10)) == [401] * 10
    (limited,) = await sign_ins("203.0.113.9", PASSWORD)
    assert (limited.status_code, limited.json()["code"]) == (429, "too_many_failures")
    assert 880 < int(limited.headers["retry-after"]) <= 900
    assert limited.json()["title"] == "Too many failed attempts. Try again in 15 min."
    assert statuses(await sign_ins("198.51.100.1", PASSWORD)) == [200]
    assert statuses(await sign_ins("203.0.113.9", PASSWORD, email="wang@acme.example")) == [200]


async def test_fifty_failures_from_one_address_close_every_account_to_it(
    sign_ins: Tries, make_member: MakeMember
) -> None:
    await make_member(LI)
    guesses = [await sign_ins("203.0.113.9", *["no"] * 10, email=f"guess{n}@acme.example") for n in range(5)]
    assert {status for answers in guesses for status in statuses(answers)} == {401}
    spoofed = {"x-forwarded-for": "198.51.100.1"}
    assert statuses(await sign_ins("203.0.113.9", PASSWORD, headers=spoofed)) == [429]
    assert statuses(await sign_ins("198.51.100.1", PASSWORD)) == [200]


async def test_a_hundred_failures_from_everywhere_only_slow_down_who_failed(
    sign_ins: Tries, make_member: MakeMember, database: Database
) -> None:
    person = await make_member(LI)
    await fail_earlier(database, f"account {person.user_id}", 99)
    assert statuses(await sign_ins("203.0.113.9", "no")) == [401]
    (slowed,) = await sign_ins("203.0.113.9", PASSWORD)
    assert slowed.status_code == 429
    assert 25 < int(slowed.headers["retry-after"]) <= 30
    assert slowed.json()["title"] == "Too many failed attempts. Try again in 1 min."
    assert statuses(await sign_ins("198.51.100.1", PASSWORD)) == [200]


async def test_failures_are_forgotten_after_a_quarter_of_an_hour(
    sign_ins: Tries, make_member: MakeMember, database: Database
) -> None:
    await make_member(LI)
    await sign_ins("203.0.113.9", *["no"] * 10)
    async with database.directory() as connection:
        await connection.execute("update directory.sign_in_failure set at = %s", (clock.now() - timedelta(minutes=16),))
    assert statuses(await sign_ins("203.0.113.9", PASSWORD)) == [200]


@pytest.mark.parametrize(
    ("caller", "neighbour", "same"),
    [
        ("2001:db8:1:2::5", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::5", "2001:db8:1:3::5", False),
        ("::ffff:203.0.113.9", "::ffff:203.0.113.10", False),
        ("::ffff:203.0.113.9", "203.0.113.9", True),
    ],
)
async def test_one_caller_is_one_ipv4_address_or_one_ipv6_network(
    sign_ins: Tries, make_member: MakeMember, caller: str, neighbour: str, same: bool
) -> None:
    await make_member(LI)
    await sign_ins(caller, *["no"] * 10)
    assert statuses(await sign_ins(neighbour, PASSWORD)) == [429 if same else 200]


async def test_a_failure_takes_as_long_for_an_unknown_account_as_for_a_known_one(
    sign_ins: Tries, make_member: MakeMember
) -> None:
    await make_member(LI)
    for email in (LI, "nobody@acme.example"):
        began = asyncio.get_running_loop().time()
        assert statuses(await sign_ins("203.0.113.9", "no", email=email)) == [401]
        assert asyncio.get_running_loop().time() - began >= 0.2


def minutes_ago(*minutes: float) -> list[datetime]:
    return [NOON - timedelta(minutes=each) for each in minutes]


@pytest.mark.parametrize(
    ("pair", "address", "account", "seconds"),
    [
        ([], [], 0, 0),
        ([], [], 1_000_000, 0),
        (minutes_ago(*[3] * 9), minutes_ago(*[3] * 9), 99, 0),
        (minutes_ago(5, *[3] * 9), minutes_ago(5, *[3] * 9), 10, 600),
        (minutes_ago(14, 5, *[3] * 9), [], 11, 600),
        ([], minutes_ago(2, *[1] * 49), 0, 780),
        ([], minutes_ago(2, *[1] * 48), 0, 0),
        (minutes_ago(0), [], 99, 0),
        (minutes_ago(0), [], 100, 30),
        (minutes_ago(0.25), [], 100, 15),
        (minutes_ago(1), [], 100, 0),
        (minutes_ago(1, 0), [], 100, 60),
        (minutes_ago(*[0] * 9), [], 100, 7680),
    ],
)
def test_the_waiting_time_is_exact(pair: list[datetime], address: list[datetime], account: int, seconds: int) -> None:
    assert waiting_time(pair, address, account, NOON) == timedelta(seconds=seconds)


def test_of_a_flood_only_every_hundredth_failure_is_written_down() -> None:
    written = [failures for failures in range(1, 1000) if is_written_down(failures)]
    assert written == [*range(1, 101), 200, 300, 400, 500, 600, 700, 800, 900]
