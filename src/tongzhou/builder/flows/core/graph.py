"""The structure of a flow: which steps follow which, and in which blocks they stand.

A parallel step, a branch that takes every line and a loop open a block; a join closes the first two, coming back to the
loop the third. Every way into a step stands in the same blocks, so what a join waits for is known by its structure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from tongzhou.builder.flows.contracts import (
    BranchStep,
    EndStep,
    FlowDocument,
    JoinStep,
    Line,
    LoopStep,
    ParallelStep,
    Part,
    StartStep,
    Step,
)
from tongzhou.kernel.errors import FieldError

Blocks = tuple[str, ...]
"""The steps whose blocks something stands in, the outermost first."""

_ON = frozenset({Part.NEXT})
_MAY_FAIL = frozenset({Part.NEXT, Part.FAILED})
_PARTS = {
    "end": frozenset[Part](),
    "approve": frozenset({Part.NEXT, Part.REJECTED}),
    "find": frozenset({Part.NEXT, Part.NONE, Part.FAILED}),
    "loop": frozenset({Part.NEXT, Part.BODY}),
    **dict.fromkeys(("start", "fill", "cc", "branch", "parallel", "join", "wait"), _ON),
}
"""By kind of step; other steps are done by a machine, and may fail."""


@dataclass(frozen=True)
class Graph:
    """A flow whose structure holds."""

    document: FlowDocument

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """By key."""
        return MappingProxyType({step.key: step for step in self.document.steps})

    @cached_property
    def start(self) -> str:
        """The key of the step where runs begin."""
        return next(step.key for step in self.document.steps if isinstance(step, StartStep))

    @cached_property
    def blocks(self) -> Mapping[str, Blocks]:
        """In which blocks each step stands, the outermost first."""
        structure = _Structure(self)
        structure.walk()
        return MappingProxyType(structure.blocks)

    @cached_property
    def outside(self) -> frozenset[str]:
        """The steps that may be entered from anywhere: they stand in no block, and do not wait for its lines."""
        steps = self.steps
        return frozenset(key for key, within in self.blocks.items() if not within and steps[key].kind != "join")

    def after(self, step: str) -> frozenset[str]:
        """The steps that a run may come to behind a step, within the same turn of a loop."""
        return self._after[step]

    @cached_property
    def _after(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for step in _backwards(self):
            targets = self.forward(step)
            found[step] = frozenset(targets).union(*(found[each] for each in targets))
        return MappingProxyType(found)

    def forward(self, step: str) -> tuple[str, ...]:
        """Where the lines of a step lead, but for the way back to its loop."""
        lines = (line for part in sorted(parts_of(self.steps[step])) for line in self.ways(step, part))
        return tuple(line.target for line in lines if not self._closes_loop(step, line.target))

    def _closes_loop(self, step: str, target: str) -> bool:
        return isinstance(self.steps[target], LoopStep) and target in self.blocks.get(step, ())

    @cached_property
    def _ways(self) -> Mapping[str, tuple[Line, ...]]:
        ways: dict[str, list[Line]] = {step.key: [] for step in self.document.steps}
        for line in self.document.lines:
            ways[line.source].append(line)
        return {key: tuple(lines) for key, lines in ways.items()}

    def ways(self, step: str, part: Part = Part.NEXT) -> tuple[Line, ...]:
        """The lines out of a step by one part, in their order."""
        return tuple(line for line in self._ways[step] if line.part is part)

    def way(self, step: str, part: Part = Part.NEXT) -> Line | None:
        """The one line, None where the step has none."""
        return next(iter(self.ways(step, part)), None)


def _backwards(graph: Graph) -> list[str]:
    """Every step behind those that come after it."""
    order: dict[str, None] = {}
    stack = [(key, iter(graph.forward(key))) for key in graph.blocks]
    seen: set[str] = set()
    while stack:
        key, following = stack[-1]
        target = next((each for each in following if each not in seen), None)
        if target is None:
            stack.pop()
            order.setdefault(key)
        else:
            seen.add(target)
            stack.append((target, iter(graph.forward(target))))
    return list(order)


def parts_of(step: Step) -> frozenset[Part]:
    """The ways out that a step may have."""
    return _PARTS.get(step.kind, _MAY_FAIL)


def takes_many(step: Step) -> bool:
    """Whether a step has several lines of one part."""
    return isinstance(step, BranchStep | ParallelStep)


def opens_block(step: Step) -> bool:
    """Whether its lines run side by side until they meet in a join."""
    return isinstance(step, ParallelStep) or (isinstance(step, BranchStep) and step.takes == "every")


def fault(at: str, code: str, **params: object) -> FieldError:
    """What is wrong with a flow, at a step or line."""
    return FieldError(at, code, params, "flow_faults")


def find_faults(document: FlowDocument) -> list[FieldError]:
    """What is wrong with the structure of a flow, each fault at its step or line; empty: `Graph` may be made."""
    faults = [*_named_faults(document)]
    if not faults:
        faults = [*_line_faults(document)]
    return faults or [*_Structure(Graph(document)).faults()]


def _named_faults(document: FlowDocument) -> Iterator[FieldError]:
    keys = [step.key for step in document.steps]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield fault(f"steps.{key}", "step_twice", step=key)
    starts = [step.key for step in document.steps if isinstance(step, StartStep)]
    if len(starts) != 1:
        yield fault("steps", "one_start", count=len(starts))
    if not any(isinstance(step, EndStep) for step in document.steps):
        yield fault("steps", "no_end")
    for number, line in enumerate(document.lines):
        for name in ("source", "target"):
            if getattr(line, name) not in keys:
                yield fault(f"lines.{number}.{name}", "no_such_step", step=getattr(line, name))


def _line_faults(document: FlowDocument) -> Iterator[FieldError]:
    graph = Graph(document)
    for number, line in enumerate(document.lines):
        source, target = graph.steps[line.source], graph.steps[line.target]
        if line.part not in parts_of(source):
            yield fault(f"lines.{number}.part", "no_such_part", step=source.called, part=line.part.value)
        if isinstance(target, StartStep):
            yield fault(f"lines.{number}.target", "line_into_start")
        if (line.when is not None or line.otherwise) and not isinstance(source, BranchStep):
            yield fault(f"lines.{number}.when", "condition_without_branch", step=source.called)
    for step in document.steps:
        yield from _way_faults(graph, step)


def _way_faults(graph: Graph, step: Step) -> Iterator[FieldError]:
    at = f"steps.{step.key}"
    for part in sorted(parts_of(step)):
        count = len(graph.ways(step.key, part))
        if count > 1 and not takes_many(step):
            yield fault(at, "several_lines", step=step.called, part=part.value)
        if count == 0 and part in (Part.NEXT, Part.BODY):
            yield fault(at, "leads_nowhere", step=step.called)
    if takes_many(step) and len(graph.ways(step.key)) < 2:
        yield fault(at, "too_few_lines", step=step.called)
    if isinstance(step, BranchStep):
        lines = graph.ways(step.key)
        if sum(line.otherwise for line in lines) != 1:
            yield fault(at, "one_otherwise", step=step.called)
        for line in lines:
            if line.otherwise == (line.when is not None):
                yield fault(at, "line_without_condition", step=step.called, target=graph.steps[line.target].called)


class _Structure:
    """Walks the lines from the start, step after step, and notes the blocks that each stands in."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.blocks: dict[str, Blocks] = {}
        self._joined: dict[str, str] = {}
        self._faults: dict[tuple[str, str], FieldError] = {}

    def faults(self) -> Iterator[FieldError]:
        self.walk()
        yield from self._faults.values()
        if self._faults:
            return
        for step in self._graph.document.steps:
            if step.key not in self.blocks:
                yield fault(f"steps.{step.key}", "unreachable", step=step.called)
        yield from self._circles()

    def walk(self) -> None:
        """Reach every step that can be reached."""
        waiting: list[tuple[str, Blocks]] = [(self._graph.start, ())]
        while waiting:
            key, blocks = waiting.pop()
            step = self._graph.steps[key]
            inside = self._inside(step, blocks)
            if inside is None:
                continue
            known = self.blocks.get(key)
            if known is None:
                self.blocks[key] = inside
                waiting += self._following(step, inside)
            elif known != inside and not isinstance(step, EndStep):
                self._fault(key, "different_blocks", step=step.called)

    def _inside(self, step: Step, blocks: Blocks) -> Blocks | None:
        """The blocks that a step stands in when it is reached from these; None where it closes a loop or cannot."""
        if isinstance(step, EndStep):
            return ()
        if isinstance(step, JoinStep):
            if not blocks or isinstance(self._graph.steps[blocks[-1]], LoopStep):
                self._fault(step.key, "joins_nothing", step=step.called)
                return None
            if self._joined.setdefault(blocks[-1], step.key) != step.key:
                self._fault(step.key, "joined_twice", step=self._graph.steps[blocks[-1]].called)
            return blocks[:-1]
        if isinstance(step, LoopStep) and blocks and blocks[-1] == step.key:
            return None
        if len(blocks) > 8:
            self._fault(step.key, "too_deep", step=step.called)
            return None
        return blocks

    def _following(self, step: Step, blocks: Blocks) -> Iterator[tuple[str, Blocks]]:
        for part in sorted(parts_of(step)):
            within = (*blocks, step.key) if opens_block(step) or part is Part.BODY else blocks
            for line in self._graph.ways(step.key, part):
                yield line.target, within

    def _circles(self) -> Iterator[FieldError]:
        """Only the way back to a loop from its body leads backwards."""
        done: set[str] = set()
        for first in self._graph.steps:
            yield from self._circle_from(first, done)

    def _circle_from(self, first: str, done: set[str]) -> Iterator[FieldError]:
        stack = [] if first in done else [(first, iter(self._graph.forward(first)))]
        on_way = {first}
        while stack:
            key, following = stack[-1]
            target = next(following, None)
            if target is None:
                stack.pop()
                on_way.discard(key)
                done.add(key)
            elif target in on_way:
                yield fault(f"steps.{target}", "circle", step=self._graph.steps[target].called)
            elif target not in done:
                on_way.add(target)
                stack.append((target, iter(self._graph.forward(target))))

    def _fault(self, key: str, code: str, **params: object) -> None:
        self._faults.setdefault((key, code), fault(f"steps.{key}", code, **params))
