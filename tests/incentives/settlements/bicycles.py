"""The example data as a source of facts: real files, read once a run."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

import pyarrow as pa
from pyarrow import compute, csv

from tongzhou.identity.contracts import PartnerCard
from tongzhou.incentives.calculation.facade import Facts
from tongzhou.incentives.plans.facade import Plan
from tongzhou.incentives.settlements.contracts import PartnerFace, SettlementFacts
from tongzhou.kernel.database.connections import Connection, Workspace
from tongzhou.kernel.periods import Period

EXAMPLES = Path(__file__).parents[3] / "examples"
PLAN_TEXT = (EXAMPLES / "plans" / "reseller-rebate.yaml").read_text("utf-8")
FOLDER = EXAMPLES / "data" / "adventureworks"


def partner_id(code: str) -> UUID:
    """The record id that a reseller has in the tests."""
    return uuid5(NAMESPACE_URL, f"tongzhou:reseller:{code}")


@cache
def read(name: str) -> pa.Table:
    """One file with every value a text, as an ERP gives it."""
    path = FOLDER / f"{name}.csv"
    header = path.read_text("utf-8").split("\n", 1)[0].split(",")
    return csv.read_csv(path, convert_options=csv.ConvertOptions(column_types=dict.fromkeys(header, pa.string())))


class Bicycles:
    """A fact source over the example files; late orders come on top as `extra`, resellers `without` sales drop out."""

    def __init__(self) -> None:
        self.extra: list[dict[str, str]] = []
        self.without: set[str] = set()
        self.calls = 0

    async def facts(self, connection: Connection, *, plan: Plan, period: Period, as_of: datetime) -> SettlementFacts:
        """Lines of the period and of the same period a year before, as a database would hand them out."""
        self.calls += 1
        lines = read("order_lines")
        if self.extra:
            lines = pa.concat_tables([lines, pa.Table.from_pylist(self.extra, lines.schema)])
        if self.without:
            gone = compute.is_in(lines.column("reseller_key"), pa.array(sorted(self.without)))
            lines = lines.filter(compute.invert(gone))
        day = lines.column("order_date")
        wanted = compute.or_(_within(day, period), _within(day, period.year_before()))
        partners, products = read("resellers"), read("products")
        return SettlementFacts(
            facts=Facts(lines.filter(wanted), partners, products),
            faces={
                row["reseller_key"]: PartnerFace(
                    partner_id(row["reseller_key"]), row["reseller_name"], row["reseller_code"]
                )
                for row in partners.to_pylist()
            },
            product_labels={row["product_key"]: row["product_name"] for row in products.to_pylist()},
        )

    async def first_day(self, connection: Connection, *, as_of: datetime) -> date | None:
        """The day of the first line."""
        first = compute.min(read("order_lines").column("order_date")).as_py()
        return date.fromisoformat(first)


def _within(day: pa.ChunkedArray, period: Period) -> pa.ChunkedArray:
    first, end = period.first.isoformat(), period.end.isoformat()
    return compute.and_(compute.greater_equal(day, first), compute.less(day, end))


class Resellers:
    """A partner book over the example files."""

    async def find(self, workspace: Workspace, reference: str) -> PartnerCard | None:
        """The reseller with this id or code."""
        for row in read("resellers").to_pylist():
            code = row["reseller_key"]
            if reference in (code, str(partner_id(code))):
                return PartnerCard(partner_id(code), row["reseller_name"], code)
        return None
