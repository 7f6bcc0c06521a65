"""A small company on the channel package: two partners, a published quarter, a calculated one, people who sign in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

import tongzhou.channel
from tests.jobs import end_of
from tongzhou.kernel.database.connections import Connection, Database, Workspace

PACKAGE = Path(tongzhou.channel.__file__).parent / "package"
EXAMPLES = Path(__file__).parents[2] / "examples"
PLAN_FILE = EXAMPLES / "plans" / "reseller-rebate.yaml"
PLAN_TEXT = PLAN_FILE.read_text("utf-8")
PLAN = "reseller-rebate"
LINES = "/api/forms/order_line/records"
PARTNERS = "/api/forms/partner/records"
TRACES = frozenset({"_job", "_import", "_import_error", "_import_source"})
"""What an import that was refused leaves: the job that says so, and its choices for the corrected file."""


def line(number: int, partner: str, day: str = "2019-08-01", amount: str = "20000.00") -> dict[str, str | int]:
    """An order line as a caller writes it."""
    return {
        "order_number": f"SO{number}", "line_number": 1, "order_date": day, "reseller_key": partner,
        "product_key": "349", "quantity": "1", "unit_price": amount, "sales_amount": amount,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Company:
    """Browsers of its people, and its database to look into."""

    database: Database
    workspace: Workspace
    admin: httpx.AsyncClient
    director: httpx.AsyncClient
    finance: httpx.AsyncClient
    owner_676: httpx.AsyncClient
    owner_1: httpx.AsyncClient
    stranger: httpx.AsyncClient

    async def content(self, *, without: frozenset[str] = frozenset()) -> Mapping[str, str]:
        """A digest of every table of the workspace, its platform tables included: equal when nothing changed."""
        async with self.database.owner() as owner, self.database.workspace(self.workspace) as workspace:
            names = "select tablename as name from pg_tables where schemaname = %s order by 1"
            tables = await (await owner.execute(names, (self.workspace.schema,))).fetchall()
            return {
                table["name"]: await self._digest(owner if table["name"].startswith("_") else workspace, table["name"])
                for table in tables
                if table["name"] not in without
            }

    async def _digest(self, connection: Connection, table: str) -> str:
        rows = f'select t::text as text from "{self.workspace.schema}"."{table}" t order by 1'
        found = await (await connection.execute(rows.encode())).fetchall()
        return hashlib.sha256(json.dumps([row["text"] for row in found]).encode()).hexdigest()


async def calculate(browser: httpx.AsyncClient, period: str) -> str:
    """A calculated settlement of a period; its id."""
    answer = await browser.post("/api/settlements", json={"plan": PLAN, "period": period})
    assert (await end_of(browser, answer))["status"] == "done"
    settlement: str = answer.json()["settlement"]["id"]
    return settlement


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal, which must be a problem document with a sentence for every complaint."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["title"]
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert all(each["field"] is not None and each["code"] and each["message"] for each in problem.get("errors", ()))
    return answer.status_code, problem["code"]
