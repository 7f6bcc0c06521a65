"""Flows in few words, for tests: `flow("start a end", a=approve("any"))`."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from tongzhou.builder.flows.contracts import FlowDocument
from tongzhou.builder.flows.core.graph import Graph

PEOPLE = [{"kind": "initiator"}]


def approve(mode: str = "any", **settings: Any) -> dict[str, Any]:
    """A step of people."""
    return {"kind": "approve", "people": PEOPLE, "mode": mode, **settings}


def document(*ways: str, **steps: dict[str, Any]) -> FlowDocument:
    """A flow of ways such as `start a end` or `a rejected: b`; `branch` lines are `b when amount > 1: c`.

    Steps that are not given are told by their names: start, end, join…, fork… (parallel), wait…, and else notify.
    """
    lines: list[dict[str, Any]] = []
    for way in ways:
        lines += _lines(way)
    keys = list(dict.fromkeys(key for line in lines for key in (line["source"], line["target"])))
    return FlowDocument.model_validate(
        {
            "key": "sample",
            "title": "Sample",
            "form": "order",
            "trigger": {"kind": "record", "events": ["created"]},
            "steps": [{"key": key, "title": key, **(steps.get(key) or _told(key))} for key in keys],
            "lines": lines,
        }
    )


def graph(*ways: str, **steps: dict[str, Any]) -> Graph:
    """The same as a graph."""
    return Graph(document(*ways, **steps))


def _lines(way: str) -> list[dict[str, Any]]:
    if ":" in way:
        head, target = way.split(":")
        source, word, *rest = head.split()
        line: dict[str, Any] = {"source": source, "target": target.split()[0]}
        if word == "when":
            line["when"] = " ".join(rest)
        elif word == "otherwise":
            line["otherwise"] = True
        else:
            line["part"] = word
        return [line, *_lines(target)]
    keys = way.split()
    return [{"source": source, "target": target} for source, target in pairwise(keys)]


def _told(key: str) -> dict[str, Any]:
    for name, settings in {
        "start": {"kind": "start"},
        "end": {"kind": "end"},
        "join": {"kind": "join"},
        "fork": {"kind": "parallel"},
        "wait": {"kind": "wait", "duration": {"amount": 1, "unit": "hours"}},
    }.items():
        if key.startswith(name):
            return settings
    return {"kind": "notify", "people": PEOPLE, "subject": "S", "text": "T"}
