"""Random flows whose structure holds: blocks in blocks, branches of both kinds, loops, approvals of every mode."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.builder.flows.drawing import PEOPLE
from tongzhou.builder.flows.contracts import ActionName, DecisionMode, FlowDocument, Walk
from tongzhou.builder.flows.deadline_documents import DeadlineAct

DEPTH_MAX = 3
_HOUR = {"amount": 1, "unit": "hours"}
_ACTIONS = [{"name": each.value} for each in ActionName]

Ends = list[dict[str, Any]]
"""Lines that do not have their target yet."""


class Drawing:
    """A flow as it is drawn, step after step."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.steps: list[dict[str, Any]] = []
        self.lines: list[dict[str, Any]] = []

    def document(self) -> FlowDocument:
        """The whole of it."""
        ends = self.sequence(self.step([], "start"), depth=0)
        self.step(ends, "end")
        if self.random.random() < 0.5:
            self.refused_end()
        rules = {"withdraw": self.random.choice(["never", "untouched", "always"])}
        trigger = {"kind": "record", "events": ["created"]}
        return FlowDocument.model_validate(
            {
                "key": "random",
                "title": "Random",
                "form": "order",
                "trigger": trigger,
                "steps": self.steps,
                "lines": self.lines,
                "rules": rules,
            }
        )

    def step(self, ends: Ends, kind: str, **settings: Any) -> Ends:
        """A step that these lines lead to; answers the line out of it."""
        key = f"{kind}{len(self.steps)}" if kind != "start" else kind
        self.steps.append({"key": key, "title": key, "kind": kind, **settings})
        self.lines += [{**each, "target": key} for each in ends]
        return [{"source": key}]

    def refused_end(self) -> None:
        """Some refusals lead to an end of their own, out of whatever blocks they stand in."""
        taken = {line["source"] for line in self.lines if line.get("part") == "rejected"}
        free = [each["key"] for each in self.steps if each["kind"] == "approve" and each["key"] not in taken]
        ends = [{"source": key, "part": "rejected"} for key in free if self.random.random() < 0.5]
        if ends:
            self.step(ends, "end", outcome="rejected")

    def sequence(self, ends: Ends, *, depth: int) -> Ends:
        """Steps one behind the other."""
        kinds = [self.human, self.human, self.machine, self.wait, self.cc]
        if depth < DEPTH_MAX:
            kinds += [self.parallel, self.branch, self.every, self.loop]
        for _ in range(self.random.randint(1, 3)):
            ends = self.random.choice(kinds)(ends, depth)  # type: ignore[operator]
        return ends

    def human(self, ends: Ends, depth: int) -> Ends:
        """An approval or a step to fill in."""
        choose = self.random.choice
        settings = {
            "people": PEOPLE,
            "mode": choose(list(DecisionMode)).value,
            "share": choose([1, 34, 50, 60, 100]),
            "actions": choose([_ACTIONS, []]),
            "returns": {
                "to": choose(["previous", "chosen", "start"]),
                "walk": choose(list(Walk)).value,
                "choose_walk": choose([True, False]),
            },
            "repeated": choose(["ask", "ask", "previous", "any"]),
            "nobody": {"act": choose(["stop", "skip", "people"]), "to": PEOPLE},
            "deadlines": [
                {"after": _HOUR, "act": choose(list(DeadlineAct)).value, "to": PEOPLE}
                for _ in range(self.random.randint(0, 3))
            ],
        }
        kind = choose(["approve", "approve", "fill"])
        out = self.step(ends, kind, **settings)
        if kind == "approve" and self.random.random() < 0.3:
            out = [*out, {**out[0], "part": "rejected"}]
        return out

    def machine(self, ends: Ends, depth: int) -> Ends:
        """A step that a machine does."""
        kind, settings = self.random.choice(
            [
                ("notify", {"people": PEOPLE, "subject": "S", "text": "T"}),
                ("create", {"form": "order", "values": {}}),
                ("http", {"url": "https://example.com"}),
                ("find", {"form": "order"}),
                ("formula", {"values": {}}),
                ("subflow", {"flow": "other"}),
            ]
        )
        out = self.step(ends, kind, **settings)
        parts = [part for part in ("failed", "none") if part == "failed" or kind == "find"]
        return [*out, *({**out[0], "part": part} for part in parts if self.random.random() < 0.3)]

    def wait(self, ends: Ends, depth: int) -> Ends:
        """Some time."""
        return self.step(ends, "wait", duration=_HOUR)

    def cc(self, ends: Ends, depth: int) -> Ends:
        """People who are told."""
        return self.step(ends, "cc", people=PEOPLE)

    def parallel(self, ends: Ends, depth: int) -> Ends:
        """Lines side by side."""
        (out,) = self.step(ends, "parallel")
        arms = [self.arm([{**out}], depth) for _ in range(self.random.randint(2, 3))]
        return self.step([each for arm in arms for each in arm], "join", waits_for=self.random.choice(["all", "first"]))

    def arm(self, ends: Ends, depth: int) -> Ends:
        """One of several lines, sometimes without a step."""
        return self.sequence(ends, depth=depth + 1) if self.random.random() < 0.9 else ends

    def ways(self, ends: Ends, depth: int, takes: str) -> Ends:
        """Lines with conditions."""
        (out,) = self.step(ends, "branch", takes=takes)
        count = self.random.randint(1, 2)
        chosen = [{**out, "when": "amount > 1"} for _ in range(count)] + [{**out, "otherwise": True}]
        return [each for line in chosen for each in self.arm([line], depth)]

    def branch(self, ends: Ends, depth: int) -> Ends:
        """One of several ways, which meet at the next step."""
        return self.ways(ends, depth, "first")

    def every(self, ends: Ends, depth: int) -> Ends:
        """Each way whose condition holds."""
        return self.step(self.ways(ends, depth, "every"), "join")

    def loop(self, ends: Ends, depth: int) -> Ends:
        """Steps once for each of several."""
        (out,) = self.step(ends, "loop", over="rows")
        body = self.sequence([{**out, "part": "body"}], depth=depth + 1)
        self.lines += [{**each, "target": out["source"]} for each in body]
        return [out]
