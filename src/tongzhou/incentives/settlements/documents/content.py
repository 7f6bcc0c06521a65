"""What a statement's documents are made from: rows already read, for one reader."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from tongzhou.incentives.settlements.explanations import Words
from tongzhou.kernel.periods import Period
from tongzhou.kernel.texts import Locale
from tongzhou.kernel.texts import words as in_language

Row = Mapping[str, Any]
AWARDS: Final = frozenset({"flat", "bonus", "guarantee", "contest"})
"""Kinds of components that pay for a window and not for its lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """For whom a document is made: the language, and the name, colour and time zone of the company that issues it."""

    locale: Locale
    company: str
    accent: str
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementContent:
    """A statement with all that belongs to it."""

    statement: Row
    components: Sequence[Row]
    shares: Sequence[Row]
    exclusions: Sequence[Row]
    fingerprint: str

    @property
    def number(self) -> str:
        """The statement's number; before it is published it has none."""
        return self.statement["number"] or "—"

    @property
    def currency(self) -> str:
        """The currency of every amount."""
        currency: str = self.statement["currency"]
        return currency

    def title_of(self, component: Row, locale: Locale) -> str:
        """A component's title."""
        return in_language(component["title"], locale)

    def detail_of(self, key: str | None) -> Row:
        """What a component's amount rests on; nothing for a line that counted nowhere."""
        return next((item["detail"] for item in self.components if item["key"] == key), {})

    def facts(self, words: Words, time_zone: str) -> list[tuple[str, str]]:
        """Label and value of everything the head of the document says; days are those of the company's zone."""
        row, period = self.statement, Period.parse(self.statement["period"])
        title = in_language(row["plan"]["title"], words.locale)
        plan = words.say("plan_version", plan_title=title, version=row["plan"]["version"])
        days = words.say("days", code=period.code, first=period.first, last=_last_day(period))
        facts = [
            ("partner", row["partner_label"]),
            ("code", row["partner_code"]),
            ("account", row["account"] or "—"),
            ("period", days),
            ("plan", plan),
        ]
        if row["restates_id"] is not None:
            before, change = row["prior_minor"], row["total_minor"] - row["prior_minor"]
            told = {"before": words.with_currency(before), "change": words.with_currency(change)}
            facts.append(("restates", words.say("restates", **told)))
        if row["published_at"] is not None:
            published = row["published_at"].astimezone(ZoneInfo(time_zone))
            facts.append(("published", f"{published.date()} ({time_zone})"))
        return [(words.say(f"labels.{name}"), value) for name, value in facts]

    def summary(self, locale: Locale) -> list[str]:
        """The plan in plain words."""
        sentences: list[str] = self.statement["plan"]["summary"][locale]
        return sentences

    def priced(self) -> list[Row]:
        """The components that have a share of each line; an award has none."""
        return [component for component in self.components if component["kind"] not in AWARDS]

    def lines(self) -> Iterator[tuple[Row, dict[str, Row]]]:
        """Each counted line once, with its share in every component, in canonical order."""
        by_line: dict[tuple[Any, ...], dict[str, Row]] = defaultdict(dict)
        for share in self.shares:
            if share["kind"] == "line":
                by_line[line_key(share)][share["component"]] = share
        for key in sorted(by_line):
            shares = by_line[key]
            yield next(iter(shares.values())), shares

    def excluded_by_reason(self) -> list[tuple[str, str, int, int]]:
        """Component, reason, count and sum of the lines that did not count."""
        counts: Counter[tuple[str, str]] = Counter()
        sums: Counter[tuple[str, str]] = Counter()
        for row in self.exclusions:
            key = (row["component"] or "", row["reason"])
            counts[key] += 1
            sums[key] += row["amount_minor"] or 0
        return [(component, reason, counts[component, reason], sums[component, reason]) for component, reason in counts]


def line_key(row: Row) -> tuple[Any, ...]:
    """Where a line stands in the canonical order."""
    return (row["day"], row["transaction_id"], row["line_number"] or 0)


def _last_day(period: Period) -> str:
    from datetime import timedelta

    return (period.end - timedelta(days=1)).isoformat()
