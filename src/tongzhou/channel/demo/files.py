"""The example files as uploads (pure): what the source leaves to the reader is written out, nothing else changed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

Row: TypeAlias = dict[str, str]

ENTITY = {"entity_code": "AW", "name": "Adventure Works Cycles", "country": "United States", "currency": "USD"}
BRAND = {"brand_code": "AWC", "name": "Adventure Works", "legal_entity": "AW"}
FIRST_DAY = "2017-07-01"
CORE, GOLD = 20, 100
"""Up to which place by what they bought the demo's partners are core ones, and gold ones."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One file for one form: its content, the key that makes a second import change nothing, and what values mean."""

    form: str
    name: str
    rows: Sequence[Row]
    key: str
    values: dict[str, dict[str, str | None]]

    def content(self) -> bytes:
        """The rows as CSV in UTF-8."""
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, list(self.rows[0]), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(self.rows)
        return text.getvalue().encode()


def read(folder: Path, name: str) -> list[Row]:
    """The rows of one of the example files."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def uploads(folder: Path) -> list[Upload]:
    """Everything the demo imports, in an order in which references find what they name."""
    resellers, lines = read(folder, "resellers"), read(folder, "order_lines")
    products = [{**row, "brand": BRAND["brand_code"]} for row in read(folder, "products")]
    managers, tiers = latest_salesperson(lines), tiers_of(lines)
    return [
        Upload("legal_entity", "legal_entities.csv", [ENTITY], "entity_code", {}),
        Upload("brand", "brands.csv", [BRAND], "brand_code", {}),
        Upload("territory", "territories.csv", read(folder, "territories"), "territory_key", {}),
        Upload("product", "products.csv", products, "product_key", {}),
        Upload(
            "partner",
            "resellers.csv",
            [
                {**row, "channel_manager": managers.get(key, ""), "tier": tiers.get(key, "registered")}
                for row in resellers
                for key in [row["reseller_key"]]
            ],
            "reseller_key",
            {"business_type": {"Ware House": "Warehouse"}},
        ),
        Upload("partner_account", "accounts.csv", [account(row) for row in resellers], "account_code", {}),
        Upload("order", "orders.csv", list(orders(lines)), "order_number", {}),
        Upload("order_line", "order_lines.csv", [order_line(row) for row in lines], "order_number,line_number", {}),
        Upload("sales_target", "monthly_targets.csv", read(folder, "monthly_targets"), "month,salesperson", {}),
    ]


def latest_salesperson(lines: Iterable[Row]) -> dict[str, str]:
    """Who sold to each reseller last: their channel manager in the demo."""
    ordered = sorted(lines, key=lambda row: (row["order_date"], row["order_number"]))
    return {row["reseller_key"]: row["salesperson_key"] for row in ordered}


def tiers_of(lines: Iterable[Row]) -> dict[str, str]:
    """The twenty who bought most are core partners, the next eighty gold ones, others who bought silver ones."""
    bought: dict[str, Decimal] = {}
    for line in lines:
        bought[line["reseller_key"]] = bought.get(line["reseller_key"], Decimal(0)) + Decimal(line["sales_amount"])
    ranked = sorted(bought, key=lambda key: (-bought[key], key))
    return {
        key: "core" if number < CORE else "gold" if number < GOLD else "silver" for number, key in enumerate(ranked)
    }


def account(reseller: Row) -> Row:
    """The one account a reseller has."""
    return {
        "account_code": reseller["reseller_code"],
        "partner": reseller["reseller_key"],
        "legal_entity": ENTITY["entity_code"],
        "currency": "USD",
        "effective_from": FIRST_DAY,
    }


def orders(lines: Iterable[Row]) -> Iterable[Row]:
    """One row an order, with the sum and number of its lines."""
    found: dict[str, Row] = {}
    sums: dict[str, tuple[Decimal, int]] = {}
    for line in lines:
        number = line["order_number"]
        amount, count = sums.get(number, (Decimal(0), 0))
        sums[number] = amount + Decimal(line["sales_amount"]), count + 1
        if number not in found:
            found[number] = {
                "order_number": number,
                "order_date": line["order_date"],
                "reseller_key": line["reseller_key"],
                "salesperson_key": line["salesperson_key"],
                "territory_key": line["territory_key"],
            }
    for number, order in found.items():
        amount, count = sums[number]
        yield {**order, "total_amount": str(amount), "line_count": str(count)}


def order_line(line: Row) -> Row:
    """The source's line, said to be an order without tax, tied to its order."""
    return {
        **line,
        "order": line["order_number"],
        "kind": "order",
        "tax_rate": "0",
        "amount_with_tax": line["sales_amount"],
    }
