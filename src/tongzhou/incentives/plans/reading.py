"""Reading plan text strictly: every value stays a text, no key twice, no anchors, nothing deep or large."""

from collections.abc import Mapping
from typing import Any

import yaml

from tongzhou.incentives.plans.errors import Fault, PlanError

MAX_LENGTH = 200_000
MAX_DEPTH = 20


class _Strict(yaml.BaseLoader):
    """Leaves `250.00` a text (floats are not exact) and refuses what YAML otherwise swallows."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise PlanError([Fault(_line(self.current_event), "yaml_alias")])
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise PlanError([Fault(_line(key), "yaml_malformed")])
            if key.value in seen:
                raise PlanError([Fault(_line(key), "duplicate_field", {"field": key.value})])
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _line(at: Any) -> str:
    return f"line {at.start_mark.line + 1}" if at.start_mark else ""


def read_document(text: str) -> dict[str, Any]:
    """The document of a plan text; YAML, or JSON, which is YAML. PlanError says the line when it is neither."""
    if len(text) > MAX_LENGTH:
        raise PlanError([Fault("", "too_long", {"limit": str(MAX_LENGTH)})])
    try:
        _check_depth(text)
        document = yaml.load(text, Loader=_Strict)
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, PlanError):
            raise
        mark = getattr(error, "problem_mark", None)
        raise PlanError([Fault(f"line {mark.line + 1}" if mark else "", "yaml_malformed")]) from None
    return plain(document)


def _check_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Strict):
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
        if depth > MAX_DEPTH:
            raise PlanError([Fault(_line(event), "too_deep", {"limit": str(MAX_DEPTH)})])


def plain(document: object) -> dict[str, Any]:
    """The document with every scalar a text, as YAML reading leaves it; what is no mapping is refused."""
    if not isinstance(document, Mapping):
        raise PlanError([Fault("", "mapping_needed")])
    converted: dict[str, Any] = _plain(document, "", 1)
    return converted


def _plain(value: object, path: str, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise PlanError([Fault(path, "too_deep", {"limit": str(MAX_DEPTH)})])
    if isinstance(value, Mapping):
        return {str(key): _plain(item, f"{path}.{key}".lstrip("."), depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, f"{path}[{index}]", depth + 1) for index, item in enumerate(value)]
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise PlanError([Fault(path, "text_needed")])
