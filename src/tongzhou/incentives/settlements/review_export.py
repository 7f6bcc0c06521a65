"""The review list as a table to keep: every statement with its components, what moved and why."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from tongzhou.incentives.plans.facade import Plan
from tongzhou.incentives.settlements.contracts import Settlement
from tongzhou.incentives.settlements.explanations import Words
from tongzhou.incentives.settlements.moves import move_reasons
from tongzhou.incentives.settlements.review import Key, ReviewRequest, review_rows
from tongzhou.incentives.settlements.statements import components_by_statement
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.money import currency_scale, divide_rounded, format_minor
from tongzhou.kernel.spreadsheets.contracts import CellKind, ExportColumn
from tongzhou.kernel.texts import words as in_language

PAGE = 1000
Row = Mapping[str, Any]
Opening = Callable[[], AbstractAsyncContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class ReviewExport:
    """A settlement's review list for readers of one language."""

    settlement: Settlement
    plan: Plan
    words: Words

    @property
    def title(self) -> str:
        """What the file is called."""
        plan = in_language(self.settlement.plan_title, self.words.locale)
        return self.words.say("review.title", plan=plan, period=self.settlement.period.code)

    def columns(self) -> list[ExportColumn]:
        """The columns in their order: who, what each component came to, the whole, what moved."""
        texts = [(name, self.words.say(f"labels.{name}")) for name in ("code", "partner", "account")]
        texts += [(name, self.words.say(f"review.{name}")) for name in ("number", "status")]
        components = [(each.key, in_language(each.title, self.words.locale)) for each in self.plan.components]
        amounts = [(name, self.words.say(f"review.{name}")) for name in ("amount", "previous", "change")]
        counts = [(name, self.words.say(f"review.{name}")) for name in ("transactions", "exclusions")]
        told = [(name, self.words.say(f"review.{name}")) for name in ("reasons", "causes")]
        places = currency_scale(self.settlement.currency)
        return [
            *(ExportColumn(key, heading) for key, heading in texts),
            *(ExportColumn(key, heading, CellKind.NUMBER, places) for key, heading in [*components, *amounts]),
            ExportColumn("share", self.words.say("review.share"), CellKind.NUMBER, 1),
            *(ExportColumn(key, heading, CellKind.NUMBER, 0) for key, heading in counts),
            *(ExportColumn(key, heading, width=40) for key, heading in told),
        ]

    async def batches(self, opening: Opening, asked: ReviewRequest) -> AsyncIterator[list[list[Any]]]:
        """All rows that the request selects, page by page; each page in a transaction of its own."""
        asked = replace(asked, limit=PAGE)
        while True:
            async with opening() as connection:
                rows = await review_rows(connection, self.settlement, asked)
                page = rows[:PAGE]
                ids = [row[name] for row in page for name in ("id", "previous_id") if row[name] is not None]
                components = await components_by_statement(connection, ids)
            yield [self._row(row, components) for row in page]
            if len(rows) <= PAGE:
                return
            asked = replace(asked, after=Key(page[-1][asked.sort], page[-1]["partner"]))

    def _row(self, row: Row, components: Mapping[Any, Sequence[Row]]) -> list[Any]:
        now, before = components.get(row["id"], ()), components.get(row["previous_id"], ())
        earned = {each["key"]: each["amount_minor"] for each in now}
        amounts = [earned.get(component.key) for component in self.plan.components]
        amounts += [row["amount"], row["previous"], row["change"]]
        return [
            *(row[name] for name in ("partner", "partner_label", "account", "number")),
            row["status"] and self.words.say(f"status.{row['status']}"),
            *(None if minor is None else format_minor(minor, self.settlement.currency) for minor in amounts),
            _share(row["change"], row["previous"]),
            row["transactions"],
            row["exclusions"],
            self.words.say("list").join(self.words.say(f"outliers.{kind}") for kind in row["outliers"]),
            "\n".join(move_reasons(now, before, self.words)),
        ]


def _share(change: int, previous: int) -> str | None:
    """A change as percent of what was there before, with one decimal; None where there was nothing."""
    return None if previous <= 0 else str(Decimal(divide_rounded(change * 1000, previous)).scaleb(-1))
