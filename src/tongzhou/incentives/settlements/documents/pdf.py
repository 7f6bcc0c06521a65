"""A statement as PDF: its values written out as JSON, set by the template beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tongzhou.incentives.settlements.documents.content import Reader, StatementContent
from tongzhou.incentives.settlements.explanations import Words, exclusion, ladder, rules, sentences
from tongzhou.kernel.typesetting.contracts import Work
from tongzhou.kernel.typesetting.setting import typeset

LINES_SHOWN = 1000
"""More lines than these are in the XLSX file only; the document says so."""

TEMPLATE = Path(__file__).with_name("statement.typ")


async def pdf(content: StatementContent, reader: Reader) -> bytes:
    """The document. Raises DocumentFailed when typesetting breaks a limit."""
    ((made,),) = await typeset(Work(template=TEMPLATE, documents=[written(content, reader)]))
    return made


def written(content: StatementContent, reader: Reader) -> dict[str, Any]:
    """Everything the template shows, as text in the reader's language."""
    words = Words(reader.locale, content.currency)
    row = content.statement
    cut = row["total_minor"] - row["uncapped_minor"]
    lines = list(content.lines())
    return {
        "lang": "zh" if reader.locale == "zh-CN" else "en",
        "accent": reader.accent,
        "company": reader.company,
        "title": words.say("title"),
        "number": content.number,
        "status": words.say(f"status.{row['status']}"),
        "fingerprint": _in_groups(content.fingerprint),
        "facts": [{"label": label, "value": value} for label, value in content.facts(words, reader.time_zone)],
        "total": words.with_currency(row["total_minor"]),
        "uncapped": words.money(row["uncapped_minor"]),
        "cut": words.money(cut),
        "cap_note": words.say("cap_note") if cut else "",
        "components": [_component(content, component, words) for component in content.components],
        "summary": content.summary(reader.locale),
        "lines": [_line(content, line, shares, words) for line, shares in lines[:LINES_SHOWN]],
        "more_lines": words.say("more_lines", count=len(lines) - LINES_SHOWN) if len(lines) > LINES_SHOWN else "",
        "excluded": [_excluded(content, row, words) for row in content.excluded_by_reason()],
        "labels": _labels(content, words),
    }


def _labels(content: StatementContent, words: Words) -> dict[str, Any]:
    names = ("number", "total", "components", "why", "plan_in_words", "lines", "excluded", "verify", "key")
    labels: dict[str, Any] = {name: words.say(f"labels.{name}") for name in names}
    labels["plan"] = labels.pop("plan_in_words")
    for name, keys in {
        "component_columns": ("component", "earned", "cut", "amount"),
        "ladder_columns": ("range", "rate", "within", "rebate"),
        "line_columns": ("date", "line", "product", "sales"),
        "excluded_columns": ("reason", "count", "sales"),
    }.items():
        labels[name] = [words.say(f"labels.{key}") for key in keys]
    labels["share_columns"] = [content.title_of(component, words.locale) for component in content.priced()]
    return labels


def _component(content: StatementContent, component: Any, words: Words) -> dict[str, Any]:
    amount, uncapped = component["amount_minor"], component["uncapped_minor"]
    return {
        "title": content.title_of(component, words.locale),
        "earned": words.money(uncapped),
        "cut": words.money(amount - uncapped),
        "amount": words.money(amount),
        "sentences": sentences(component["detail"], amount, uncapped, words),
        "rules": rules(component["detail"], words),
        "ladder": [
            {"range": rung.range, "rate": rung.rate, "within": rung.within, "amount": rung.amount, "here": rung.here}
            for rung in ladder(component["detail"], words)
        ],
    }


def _line(content: StatementContent, line: Any, shares: dict[str, Any], words: Words) -> dict[str, Any]:
    number = "" if line["line_number"] is None else f"-{line['line_number']}"
    of_components = [shares.get(component["key"]) for component in content.priced()]
    return {
        "date": line["day"].isoformat(),
        "order": f"{line['transaction_id']}{number}",
        "product": line["product_label"] or line["product_code"] or "",
        "amount": "" if line["amount_minor"] is None else words.money(line["amount_minor"]),
        "shares": ["" if share is None else words.money(share["share_minor"]) for share in of_components],
    }


def _excluded(content: StatementContent, row: tuple[str, str, int, int], words: Words) -> dict[str, str]:
    component, reason, count, total = row
    titles = {item["key"]: content.title_of(item, words.locale) for item in content.components}
    sentence = exclusion(reason, content.detail_of(component), words)
    if component in titles:
        sentence = words.say("of_component", component=titles[component], sentence=sentence)
    return {"reason": sentence, "count": str(count), "amount": words.money(total)}


def _in_groups(fingerprint: str) -> str:
    """The first half of a fingerprint in groups of four, as people compare it."""
    return " ".join(fingerprint[start : start + 4] for start in range(0, min(32, len(fingerprint)), 4))
