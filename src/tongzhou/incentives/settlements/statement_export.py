"""The list of statements as a table to keep: who, for when, what each component came to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from tongzhou.incentives.settlements.statement_list import Order, list_statements
from tongzhou.incentives.settlements.statements import StatementFilter
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.money import format_minor
from tongzhou.kernel.spreadsheets.contracts import CellKind, ExportColumn
from tongzhou.kernel.texts import Locale, say
from tongzhou.kernel.texts import words as in_language

PAGE = 1000
PLACES = 2
Row = Mapping[str, Any]
Opening = Callable[[], AbstractAsyncContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class StatementExport:
    """The statements that a filter selects, for readers of one language; `titles` are their components'."""

    wanted: StatementFilter
    order: Order
    titles: Mapping[str, Mapping[str, str]]
    locale: Locale

    @property
    def title(self) -> str:
        """What the file is called."""
        name = self._say("list_title")
        return name if self.wanted.period is None else f"{name} {self.wanted.period}"

    def columns(self) -> list[ExportColumn]:
        """The columns in their order."""
        texts = ("code", "partner", "account", "number", "period", "plan", "status", "currency")
        amounts = {key: in_language(title, self.locale) for key, title in self.titles.items()}
        amounts |= {name: self._say(f"labels.{name}") for name in ("cut", "total")}
        return [
            *(ExportColumn(name, self._say(f"labels.{name}")) for name in texts),
            *(ExportColumn(key, heading, CellKind.NUMBER, PLACES) for key, heading in amounts.items()),
            ExportColumn("published", self._say("labels.published"), CellKind.DATE_TIME),
            ExportColumn("answer", self._say("labels.answer")),
        ]

    async def batches(self, opening: Opening) -> AsyncIterator[list[list[Any]]]:
        """All rows, page by page; each page in a transaction of its own."""
        after = None
        while True:
            async with opening() as connection:
                rows = await list_statements(connection, self.wanted, order=self.order, after=after, limit=PAGE)
            page = rows[:PAGE]
            yield [self._row(row) for row in page]
            if len(rows) <= PAGE:
                return
            after = [page[-1][name] for name, _ in self.order.steps()]

    def _row(self, row: Row) -> list[Any]:
        earned = {each["key"]: each["uncapped_minor"] for each in row["components"] or ()}  # the cut has its column
        amounts = [earned.get(key) for key in self.titles]
        amounts += [row["total_minor"] - row["uncapped_minor"], row["total_minor"]]
        plan_title, version = in_language(row["plan"]["title"], self.locale), row["plan"]["version"]
        return [
            *(row[name] for name in ("partner_code", "partner_label", "account", "number", "period")),
            self._say("plan_version", plan_title=plan_title, version=version),
            self._say(f"status.{row['status']}"),
            row["currency"],
            *(None if minor is None else format_minor(minor, row["currency"]) for minor in amounts),
            row["published_at"] and row["published_at"].isoformat(),
            row["answer"] and self._say(f"answered.{row['answer']}"),
        ]

    def _say(self, key: str, **params: Any) -> str:
        return say(self.locale, f"statements.{key}", params)
