"""Importing a file against COPY of the same rows into the same table, in one run.

    python -m benchmarks.import_copy [rows]

100,000 rows of 12 columns: a unique key, two references, a search text, dates, amounts, an option. `import` is all
that a user's upload goes through: the file is read, every value checked, references and keys resolved, records,
history, event and audit written, committed. `copy` brings the finished rows, system columns and search texts
included, into the same table with its indexes and constraints. Both take turns on an empty table,
three times; a larger file once.
"""

from __future__ import annotations

import asyncio
import csv
import sys
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from benchmarks.reporting import Line
from tongzhou.access.facade import Actor, system_actor
from tongzhou.builder.imports.facade import Mode, import_file
from tongzhou.builder.schema.facade import create_form
from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN
from tongzhou.entrypoints.running import open_database
from tongzhou.identity.workspaces import create_workspace
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.embedded import EmbeddedPostgres
from tongzhou.kernel.settings import Settings

BUDGET = 4.0
ROUNDS = 3
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PARTNERS, PRODUCTS = 700, 400
OPTIONS = ["online", "shop", "phone"]
PARTNER: dict[str, Any] = {
    "key": "partner",
    "title": "Partners",
    "fields": [{"key": "reseller_key", "type": "text", "label": "Key", "required": True, "unique": True}],
}
PRODUCT: dict[str, Any] = {
    "key": "product",
    "title": "Products",
    "fields": [{"key": "product_key", "type": "text", "label": "Key", "required": True, "unique": True}],
}
LINE: dict[str, Any] = {
    "key": "order_line",
    "title": "Order lines",
    "label_field": "line_key",
    "fields": [
        {"key": "line_key", "type": "text", "label": "Key", "required": True, "unique": True},
        {"key": "order_number", "type": "text", "label": "Order", "required": True, "settings": {"searchable": True}},
        {"key": "line_number", "type": "number", "label": "Line", "required": True, "settings": {"decimals": 0}},
        {"key": "order_date", "type": "date", "label": "Date", "required": True},
        {"key": "partner", "type": "reference", "label": "Partner", "required": True, "settings": {"form": "partner"}},
        {"key": "product", "type": "reference", "label": "Product", "required": True, "settings": {"form": "product"}},
        {"key": "territory", "type": "text", "label": "Territory"},
        {"key": "quantity", "type": "number", "label": "Quantity", "settings": {"decimals": 0}},
        {"key": "unit_price", "type": "money", "label": "Price", "settings": {"currency": "USD"}},
        {"key": "sales_amount", "type": "money", "label": "Amount", "required": True, "settings": {"currency": "USD"}},
        {
            "key": "channel",
            "type": "select",
            "label": "Channel",
            "settings": {"options": [{"key": k} for k in OPTIONS]},
        },
        {"key": "is_paid", "type": "yes_no", "label": "Paid"},
    ],
}


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of both, and the median of the paired ratios."""

    imported: float
    copied: float
    ratio: float


def write_lines(path: Path, rows: int) -> None:
    """The file to import, without chance in it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(each["key"] for each in LINE["fields"])
        for number in range(rows):
            writer.writerow(line(number))


def line(number: int) -> tuple[Any, ...]:
    """One row as an ERP system exports it."""
    order, position = divmod(number, 5)
    price, quantity = (number * 7919 % 300_000) / 100 + 1, number % 9 + 1
    day = date(2017, 7, 1) + timedelta(days=number * 1000 // 95_000 % 1060)
    return (
        f"SO{order + 43659}-{position + 1}", f"SO{order + 43659}", position + 1, day.isoformat(),
        f"{number * 31 % PARTNERS + 1}", f"{number * 17 % PRODUCTS + 210}", f"{number % 10 + 1}", quantity,
        f"{price:.2f}", f"{price * quantity:.2f}", OPTIONS[number % 3], "yes" if number % 4 else "no",
    )  # fmt: skip


async def prepare(database: Database, folder: Path) -> tuple[Workspace, Actor]:
    """A workspace with the forms, partners and products."""
    workspace = await create_workspace(database, WORKSPACE_CHAIN, key="bench", name="Bench")
    async with database.workspace(workspace) as connection:
        for document in (PARTNER, PRODUCT, LINE):
            await create_form(connection, document, actor=await system_actor(database, "bench"), now=NOW)
    actor = await system_actor(database, "bench")
    keys = {
        "partner": ("reseller_key", range(1, PARTNERS + 1)),
        "product": ("product_key", range(210, 210 + PRODUCTS)),
    }
    for form, (key, values) in keys.items():
        path = folder / f"{form}.csv"
        path.write_text("\n".join([key, *map(str, values)]), "utf-8")
        async with database.workspace(workspace) as connection:
            await import_file(connection, path, form, key=(key,), actor=actor, now=clock.now())
    return workspace, actor


async def seconds_of_import(database: Database, actor: Actor, path: Path) -> float:
    """The whole import, commit included."""
    started = time.perf_counter()
    async with database.workspace(actor.workspace) as connection:
        done = await import_file(
            connection, path, "order_line", key=("line_key",), mode=Mode.UPSERT, actor=actor, now=clock.now()
        )
    elapsed = time.perf_counter() - started
    if done.updated or done.bad:
        raise RuntimeError(f"not every row was new and good: {done}")
    return elapsed


def seconds_of_copy(dsn: str, workspace: Workspace, content: bytes) -> float:
    """COPY of the finished rows under the workspace's role, commit included."""
    with psycopg.connect(dsn) as connection:
        connection.execute(f'set role "{workspace.role}"'.encode())
        started = time.perf_counter()
        with (
            connection.cursor() as cursor,
            cursor.copy(f"copy {workspace.schema}.order_line from stdin".encode()) as copy,
        ):
            for start in range(0, len(content), 1 << 18):
                copy.write(content[start : start + (1 << 18)])
        connection.commit()
        return time.perf_counter() - started


def finished_rows(dsn: str, workspace: Workspace) -> bytes:
    """The table's rows as COPY writes them."""
    with psycopg.connect(dsn) as connection, connection.cursor() as cursor:
        connection.execute(f'set role "{workspace.role}"'.encode())
        with cursor.copy(f"copy {workspace.schema}.order_line to stdout".encode()) as copy:
            return b"".join(bytes(piece) for piece in copy)


def empty(dsn: str, workspace: Workspace) -> None:
    """Both begin with an empty table."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(f'set role "{workspace.role}"'.encode())
        connection.execute(f"truncate {workspace.schema}.order_line cascade".encode())
        connection.execute(f"delete from {workspace.schema}._record_history".encode())
        connection.execute("reset role")
        connection.execute(f"vacuum {workspace.schema}._record_history".encode())


async def measure(rows: int = 100_000, rounds: int = ROUNDS) -> Measured:
    """Both in turns, from an empty folder."""
    with TemporaryDirectory(prefix="tongzhou-bench-") as name:
        folder = Path(name)
        settings = Settings(data_dir=folder / "data")
        settings.data_dir.mkdir()
        path = folder / "lines.csv"
        write_lines(path, rows)
        with EmbeddedPostgres().start(settings.data_dir) as postgres:
            async with open_database(postgres.dsn, settings) as database:
                workspace, actor = await prepare(database, folder)
                pairs: list[tuple[float, float]] = []
                for _ in range(rounds):
                    imported = await seconds_of_import(database, actor, path)
                    content = await asyncio.to_thread(finished_rows, postgres.dsn, workspace)
                    await asyncio.to_thread(empty, postgres.dsn, workspace)
                    copied = await asyncio.to_thread(seconds_of_copy, postgres.dsn, workspace, content)
                    await asyncio.to_thread(empty, postgres.dsn, workspace)
                    pairs.append((imported, copied))
    return Measured(
        imported=median(one for one, _ in pairs),
        copied=median(other for _, other in pairs),
        ratio=median(one / other for one, other in pairs),
    )


def main() -> None:
    """Print one line: seconds of both, the ratio, the budget."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    found = asyncio.run(measure(rows, ROUNDS if rows <= 100_000 else 1))
    took, copied, budget = f"{found.imported:.2f} s", f"{found.copied:.2f} s", f"<= {BUDGET:.1f}"
    print(Line("import, against COPY", rows, took, budget, found.ratio <= BUDGET, copied, found.ratio))


if __name__ == "__main__":
    main()
