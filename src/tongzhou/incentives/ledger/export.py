"""Journals as a table for an accounting system: a row a posting, debit and credit in columns of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from tongzhou.incentives.ledger.presentation import debit_and_credit
from tongzhou.incentives.ledger.reading import JournalFilter, list_journals
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.spreadsheets.contracts import CellKind, ExportColumn
from tongzhou.kernel.texts import Locale, say

PAGE = 1000
PLACES = 2
Row = Mapping[str, Any]
Opening = Callable[[], AbstractAsyncContextManager[Connection]]
_TEXTS = ("period", "about_period", "journal", "account_kind", "code", "partner", "account", "legal_entity", "brand")
_ORIGINS = ("settlement_id", "statement_id", "dispute_id", "payout_id", "reverses_id", "key")


@dataclass(frozen=True, slots=True)
class JournalExport:
    """The journals that a filter selects, the newest first, for readers of one language."""

    wanted: JournalFilter
    locale: Locale

    @property
    def title(self) -> str:
        """What the file is called."""
        name = say(self.locale, "ledger.title")
        return name if self.wanted.period is None else f"{name} {self.wanted.period}"

    def columns(self) -> list[ExportColumn]:
        """The columns in their order."""
        return [
            self._column("number", CellKind.NUMBER, 0),
            self._column("effective_on", CellKind.DATE),
            self._column("recorded_at", CellKind.DATE_TIME),
            *(self._column(name) for name in (*_TEXTS, "purpose", "currency")),
            self._column("debit", CellKind.NUMBER, PLACES),
            self._column("credit", CellKind.NUMBER, PLACES),
            *(self._column(name) for name in ("by", *_ORIGINS)),
        ]

    async def batches(self, opening: Opening) -> AsyncIterator[list[list[Any]]]:
        """All rows, page by page; each page in a transaction of its own."""
        before = None
        while True:
            async with opening() as connection:
                rows = await list_journals(connection, self.wanted, before=before, limit=PAGE)
            page = rows[:PAGE]
            yield [line for row in page for line in self._lines(row)]
            if len(rows) <= PAGE:
                return
            before = page[-1]["number"]

    def _lines(self, row: Row) -> Iterator[list[Any]]:
        for each in row["postings"]:
            yield [
                row["number"],
                row["effective_on"].isoformat(),
                row["recorded_at"].isoformat(),
                row["period"],
                row["about_period"],
                say(self.locale, f"ledger.journals.{row['kind']}"),
                say(self.locale, f"ledger.accounts.{each['kind']}"),
                *(each[name] for name in ("partner_code", "partner_label", "account", "legal_entity", "brand")),
                each["purpose"],
                each["currency"],
                *debit_and_credit(each),
                row["by_name"],
                *(None if row[name] is None else str(row[name]) for name in _ORIGINS),
            ]

    def _column(self, name: str, kind: CellKind = CellKind.TEXT, decimals: int | None = None) -> ExportColumn:
        return ExportColumn(name, say(self.locale, f"ledger.columns.{name}"), kind, decimals)
