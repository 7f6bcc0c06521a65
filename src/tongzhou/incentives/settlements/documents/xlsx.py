"""A statement as a workbook: the statement, the counted lines, the lines that did not count.

Texts are written as strings whatever they begin with; amounts are numbers that a spreadsheet can add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from tongzhou.incentives.settlements.documents.content import Reader, StatementContent
from tongzhou.incentives.settlements.explanations import Words, exclusion, ladder, percent, rules, sentences
from tongzhou.incentives.settlements.windows import ratio
from tongzhou.kernel.money import currency_scale, from_minor


def xlsx(content: StatementContent, reader: Reader) -> bytes:
    """The workbook; processor work, so callers run it in a thread."""
    import xlsxwriter

    target = BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        writer = _Writer(workbook, content, reader)
        writer.statement()
        writer.lines()
        writer.exclusions()
    return target.getvalue()


class _Writer:
    def __init__(self, workbook: Any, content: StatementContent, reader: Reader) -> None:
        self._workbook, self._content, self._zone = workbook, content, reader.time_zone
        self._words = Words(reader.locale, content.currency)
        places = currency_scale(content.currency)
        pattern = "#,##0" + ("." + "0" * places if places else "")
        self._money = workbook.add_format({"num_format": pattern})
        self._bold_money = workbook.add_format({"num_format": pattern, "bold": True})
        self._bold = workbook.add_format({"bold": True})
        self._head = workbook.add_format({"bold": True, "bg_color": "#F5F6F7", "bottom": 1})
        self._wrap = workbook.add_format({"text_wrap": True, "valign": "top"})

    def statement(self) -> None:
        """The first sheet: the head, the components with their formulas, the plan in plain words."""
        sheet, say, row = self._sheet("title", (34, 18, 18, 18, 60)), self._words.say, self._content.statement
        sheet.write_string(0, 0, say("title"), self._bold)
        line = 1
        facts = [(say("labels.number"), self._content.number), *self._content.facts(self._words, self._zone)]
        for label, value in [*facts, (say("labels.currency"), self._content.currency)]:
            sheet.write_string(line, 0, label)
            sheet.write_string(line, 1, value)
            line += 1
        line = self._titles(sheet, line + 1, ("component", "earned", "cut", "amount", "why"))
        for component in self._content.components:
            amount, earned = component["amount_minor"], component["uncapped_minor"]
            sheet.write_string(line, 0, self._content.title_of(component, self._words.locale))
            self._amounts(sheet, line, 1, (earned, amount - earned, amount))
            detail = component["detail"]
            why = [*sentences(detail, amount, earned, self._words), *rules(detail, self._words)]
            sheet.write_string(line, 4, "\n".join(why), self._wrap)
            line += 1
        total, uncapped = row["total_minor"], row["uncapped_minor"]
        sheet.write_string(line, 0, say("labels.total"), self._bold)
        self._amounts(sheet, line, 1, (uncapped, total - uncapped, total), self._bold_money)
        line = self._ladders(sheet, line + 2)
        for sentence in self._content.summary(self._words.locale):
            sheet.write_string(line, 0, sentence)
            line += 1

    def lines(self) -> None:
        """Every share of every component: lines, flat awards and cap cuts."""
        sheet = self._sheet("labels.lines", (18, 12, 18, 8, 36, 14, 14, 14, 8, 8, 14))
        names = ("component", "date", "order", "line_number", "product", "sales")
        line = self._titles(sheet, 0, (*names, "base_before", "base_after", "tier", "rate", "rebate"))
        titles = {item["key"]: self._content.title_of(item, self._words.locale) for item in self._content.components}
        for share in self._content.shares:
            kind = share["kind"]
            self._texts(sheet, line, 0, (titles[share["component"]], _day(share)))
            order = share["transaction_id"] if kind == "line" else self._words.say(f"kinds.{kind}")
            self._texts(sheet, line, 2, (order, _text(share["line_number"]), share["product_label"]))
            self._amounts(sheet, line, 5, [share[f"{name}_minor"] for name in ("amount", "before", "after")])
            rate = "" if share["rate_ppm"] is None else percent(ratio(share["rate_ppm"]))
            self._texts(sheet, line, 8, (_text(share["tier"]), rate))
            self._amounts(sheet, line, 10, (share["share_minor"],))
            line += 1
        sheet.autofilter(0, 0, max(line - 1, 1), 10)

    def exclusions(self) -> None:
        """The lines that did not count, each with its reason."""
        sheet = self._sheet("labels.excluded", (18, 12, 18, 8, 36, 14, 40))
        names = ("component", "date", "order", "line_number", "product", "sales", "reason")
        line = self._titles(sheet, 0, names)
        titles = {item["key"]: self._content.title_of(item, self._words.locale) for item in self._content.components}
        for row in self._content.exclusions:
            component = titles.get(row["component"] or "", "")
            self._texts(sheet, line, 0, (component, _day(row), row["transaction_id"], _text(row["line_number"])))
            self._texts(sheet, line, 4, (row["product_label"],))
            self._amounts(sheet, line, 5, (row["amount_minor"],))
            detail = self._content.detail_of(row["component"])
            self._texts(sheet, line, 6, (exclusion(row["reason"], detail, self._words),))
            line += 1

    def _ladders(self, sheet: Any, line: int) -> int:
        for component in self._content.components:
            rungs = ladder(component["detail"], self._words)
            if not rungs:
                continue
            sheet.write_string(line, 0, self._content.title_of(component, self._words.locale), self._bold)
            line = self._titles(sheet, line + 1, ("range", "rate", "within", "rebate"))
            for rung in rungs:
                self._texts(sheet, line, 0, (rung.range, rung.rate, rung.within, rung.amount))
                line += 1
            line += 1
        return line

    def _sheet(self, name: str, widths: Sequence[int]) -> Any:
        sheet = self._workbook.add_worksheet(self._words.say(name)[:31])
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return sheet

    def _titles(self, sheet: Any, line: int, names: Sequence[str]) -> int:
        for column, name in enumerate(names):
            sheet.write_string(line, column, self._words.say(f"labels.{name}"), self._head)
        return line + 1

    @staticmethod
    def _texts(sheet: Any, line: int, column: int, texts: Sequence[str | None]) -> None:
        for offset, text in enumerate(texts):
            sheet.write_string(line, column + offset, text or "")

    def _amounts(self, sheet: Any, line: int, column: int, amounts: Sequence[int | None], shape: Any = None) -> None:
        for offset, minor in enumerate(amounts):
            if minor is not None:
                amount = from_minor(minor, self._content.currency)
                sheet.write_number(line, column + offset, amount, shape or self._money)


def _day(row: Any) -> str:
    return "" if row["day"] is None else row["day"].isoformat()


def _text(value: Any) -> str:
    return "" if value is None else str(value)
