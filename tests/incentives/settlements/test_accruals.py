"""What approved settlements take of the budget of the policy that names their plan: once, corrected by differences."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest
import yaml

from tests.builder.flows.conftest import runs_of
from tests.incentives.settlements.bicycles import Bicycles
from tests.incentives.settlements.conftest import Desk, role
from tests.incentives.settlements.test_flow_bounds import ONE_MORE
from tests.incentives.settlements.test_in_flows import Work, drawer, work
from tests.incentives.settlements.test_journey import calculated, take
from tests.incentives.settlements.test_package_approval import PACKAGE
from tests.jobs import end_of
from tests.people import MakeRole
from tongzhou.access.facade import system_actor
from tongzhou.builder.packages.facade import install, read_package
from tongzhou.builder.records.facade import change, create, get_record, open_form
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

__all__ = ["drawer", "work"]
FORMS = ("legal_entity", "brand", "territory", "policy_budget", "policy_approval", "policy_accrual")
FLOWS = ("settlement_accrual", "settlement_accrual_back")
TOTAL = "316352.55"
"""What 2019-Q3 comes to, in USD."""


def part_of_package(folder: Path) -> Path:
    """The forms of budgets and the flows of accruals of the channel package."""
    manifest = yaml.safe_load((PACKAGE / "package.yaml").read_text("utf-8"))
    kept = {key: manifest[key] for key in ("key", "version", "title")} | {"forms": list(FORMS)}
    for kind, names in (("forms", FORMS), ("flows", FLOWS)):
        (folder / kind).mkdir(parents=True)
        for name in names:
            shutil.copy(PACKAGE / kind / f"{name}.yaml", folder / kind)
    (folder / "package.yaml").write_text(yaml.safe_dump(kept, allow_unicode=True, sort_keys=False), "utf-8")
    return folder


@dataclass
class Books:
    """The forms of budgets, written as the program does."""

    database: Database
    workspace: Workspace
    budget: UUID

    async def make(self, form: str, **values: Any) -> UUID:
        actor = await system_actor(self.database, self.workspace.key)
        async with self.database.workspace(self.workspace) as connection:
            opened = await open_form(connection, form, actor=actor, now=clock.now())
            return (await create(opened, values)).id

    async def set(self, form: str, record: UUID, **values: Any) -> None:
        actor = await system_actor(self.database, self.workspace.key)
        async with self.database.workspace(self.workspace) as connection:
            opened = await open_form(connection, form, actor=actor, now=clock.now())
            stored = orjson.loads(await get_record(opened, record))
            await change(opened, record, values, revision=stored["revision"])

    async def read(self, form: str, record: UUID, *fields: str) -> list[Any]:
        actor = await system_actor(self.database, self.workspace.key)
        async with self.database.workspace(self.workspace) as connection:
            opened = await open_form(connection, form, actor=actor, now=clock.now())
            stored = orjson.loads(await get_record(opened, record))
        return [stored[key] for key in fields]

    async def policy(self, amount: str, *, plan: str | None = "reseller-rebate", budget: UUID | None = None) -> UUID:
        """An approved policy."""
        held = str(budget or self.budget)
        made = await self.make("policy_approval", title="Rebates", budget=held, plan=plan, amount=amount)
        for stage in ("submitted", "legal_passed", "approved"):
            await self.set("policy_approval", made, stage=stage)
        return made

    async def use(self) -> list[str]:
        """Reserved, consumed, left and over of the budget."""
        return await self.read("policy_budget", self.budget, "reserved", "consumed", "left", "over")

    async def lines(self) -> list[tuple[str, str, str]]:
        async with self.database.workspace(self.workspace) as connection:
            table = f'"{connection.schema}".policy_accrual'
            cursor = await connection.execute(
                f"select amount::text, period, stage from {table} order by accrual_number".encode()
            )
            return [tuple(row.values()) for row in await cursor.fetchall()]


@pytest.fixture
async def books(
    desk: Desk, database: Database, workspace: Workspace, make_role: MakeRole, tmp_path: Path, work: Work
) -> Books:
    """A budget of 400,000 for 2019, in a workspace with the package's flows of accruals."""
    for key in ("legal", "channel_director", "administrator"):
        await make_role(role(key, "member", []))
    actor = await system_actor(database, workspace.key)
    async with database.workspace(workspace) as connection:
        await install(connection, read_package(part_of_package(tmp_path / "p")), actor=actor, now=clock.now())
    books = Books(database, workspace, UUID(int=0))
    brand = await books.make("brand", brand_code="B", name="Brand")
    territory = await books.make("territory", territory_key="T", region="East")
    books.budget = await books.make(
        "policy_budget", name="2019", brand=str(brand), territory=str(territory), year="2019", amount="400000"
    )
    return books


async def approved(desk: Desk, settlement: str) -> None:
    for action in ("review", "approve"):
        assert (await take(desk.director, settlement, action)).status_code == 200


async def test_an_approved_settlement_consumes_what_its_policy_reserved(desk: Desk, books: Books, work: Work) -> None:
    policy = await books.policy("350000")
    assert await books.use() == ["350000.00", "0.00", "50000.00", "0.00"]
    settlement = await calculated(desk.finance)
    await work()
    assert await books.lines() == []
    await approved(desk, settlement)
    await work()
    assert await books.lines() == [(TOTAL, "2019-Q3", "posted")]
    assert await books.read("policy_approval", policy, "accrued", "open_amount", "over") == [TOTAL, "33647.45", "0.00"]
    assert await books.use() == ["33647.45", TOTAL, "50000.00", "0.00"]
    assert (await take(desk.director, settlement, "publish")).status_code == 200
    await work()
    assert len(await books.lines()) == 1


async def test_a_step_that_is_done_again_books_nothing(
    desk: Desk, books: Books, drawer: httpx.AsyncClient, work: Work
) -> None:
    await books.policy("350000")
    settlement = await calculated(desk.finance)
    await approved(desk, settlement)
    await work()
    again = (await drawer.get("/api/flows/settlement_accrual/versions/1")).json()["document"]
    again |= {"key": "again", "trigger": {**again["trigger"], "name": "settlement.published"}}
    assert (await drawer.post("/api/flows", json={"document": again})).status_code == 201
    assert (await drawer.post("/api/flows/again:publish", json={"revision": 1})).status_code == 200
    assert (await take(desk.director, settlement, "publish")).status_code == 200
    await work()
    booked = {each["flow"]: each["steps"][1]["output"] for each in await runs_of(drawer)}
    assert booked == {"settlement_accrual": {"booked": TOTAL}, "again": {"booked": "0"}}
    assert await books.lines() == [(TOTAL, "2019-Q3", "posted")]


async def test_what_was_sent_back_and_came_out_otherwise_is_corrected_by_the_difference(
    desk: Desk, books: Books, bicycles: Bicycles, work: Work
) -> None:
    await books.policy("350000")
    settlement = await calculated(desk.finance)
    await approved(desk, settlement)
    await work()
    sent = await desk.director.post(f"/api/settlements/{settlement}:reject", json={"reason": "An order is missing"})
    assert sent.status_code == 200
    await work()
    assert await books.lines() == [(TOTAL, "2019-Q3", "posted"), (f"-{TOTAL}", "2019-Q3", "posted")]
    assert await books.use() == ["350000.00", "0.00", "50000.00", "0.00"]
    bicycles.extra.append(ONE_MORE)
    again = await desk.finance.post(f"/api/settlements/{settlement}:recalculate")
    await end_of(desk.finance, again)
    await approved(desk, settlement)
    await work()
    total = (await desk.finance.get(f"/api/settlements/{settlement}")).json()["settlement"]["total"]
    assert total != TOTAL
    assert (await books.lines())[2:] == [(total, "2019-Q3", "posted")]
    assert (await books.use())[1] == total


async def test_what_is_owed_beyond_the_policy_is_booked_and_shown_as_over(desk: Desk, books: Books, work: Work) -> None:
    policy = await books.policy("300000")
    other = await books.policy("95000", plan=None)
    await approved(desk, await calculated(desk.finance))
    await work()
    assert await books.read("policy_approval", policy, "open_amount", "over") == ["0.00", "16352.55"]
    assert await books.use() == ["95000.00", TOTAL, "-11352.55", "11352.55"]
    await books.set("policy_approval", other, stage="withdrawn")
    assert await books.use() == ["0.00", TOTAL, "83647.45", "0.00"]


async def test_a_policy_that_is_withdrawn_frees_what_it_did_not_consume(desk: Desk, books: Books, work: Work) -> None:
    policy = await books.policy("350000")
    await approved(desk, await calculated(desk.finance))
    await work()
    await books.set("policy_approval", policy, stage="withdrawn")
    assert await books.use() == ["0.00", TOTAL, "83647.45", "0.00"]


async def test_without_a_policy_of_that_plan_and_year_nothing_is_booked(
    desk: Desk, books: Books, drawer: httpx.AsyncClient, work: Work
) -> None:
    await books.policy("1000", plan="another-plan")
    brand, territory = await books.read("policy_budget", books.budget, "brand", "territory")
    later = await books.make(
        "policy_budget", name="2020", brand=brand["id"], territory=territory["id"], year="2020", amount="9"
    )
    await books.policy("9", budget=later)
    await approved(desk, await calculated(desk.finance))
    await work()
    (run,) = await runs_of(drawer)
    assert (run["status"], run["steps"][1]["output"]) == ("done", {"booked": "0"})
    assert await books.lines() == []


async def test_which_of_two_policies_pays_is_asked_for(
    desk: Desk, books: Books, drawer: httpx.AsyncClient, work: Work
) -> None:
    await books.policy("100000")
    second = await books.policy("100000")
    await approved(desk, await calculated(desk.finance))
    await work()
    (run,) = await runs_of(drawer)
    assert (run["status"], run["live"][0]["fault"]) == ("stuck", "several_policies")
    assert await books.lines() == []
    await books.set("policy_approval", second, stage="closed")
    retry = {"what": "retry", "visit": run["live"][0]["visit"], "reason": "One is closed"}
    assert (await drawer.post(f"/api/runs/{run['id']}:intervene", json=retry)).status_code == 200
    await work()
    assert await books.lines() == [(TOTAL, "2019-Q3", "posted")]
