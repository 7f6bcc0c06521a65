"""What the routes of formulas answer; the OpenAPI document is made of it."""

from __future__ import annotations

from typing import Any

from typing_extensions import TypedDict


class ExampleShown(TypedDict):
    """A formula and what comes out."""

    formula: str
    result: str


class FunctionShown(TypedDict):
    """A function of the formula language, in the reader's words."""

    name: str
    names: list[str]
    category: str
    signature: str
    help: str
    result: str
    examples: list[ExampleShown]
    since: str


class CategoryShown(TypedDict):
    """A group of functions."""

    key: str
    title: str


class FunctionsAnswer(TypedDict):
    """All functions of the formula language."""

    categories: list[CategoryShown]
    functions: list[FunctionShown]


class ExpressionErrorShown(TypedDict):
    """What is wrong with a formula: `at` is the first character in question, counted from 1."""

    code: str
    message: str
    at: int
    length: int


class SampleShown(TypedDict):
    """What the formula answers for the record that was asked for; null is empty."""

    value: str | bool | list[str] | None


class CheckAnswer(TypedDict):
    """A formula's kind and bound tree, or what is wrong with it."""

    kind: str | None
    bound: dict[str, Any] | None
    errors: list[ExpressionErrorShown]
    sample: SampleShown | None
