"""A field type is one frozen value made of small parts: a name, a kind, settings, storage and a codec."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pydantic import BaseModel, ConfigDict

from tongzhou.builder.fields.kinds import MEASURES, OPERATORS, SORTABLE, TYPED, Measure, Operator, ValueKind


class FieldSettings(BaseModel):
    """Settings of a field; a name nobody knows is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Refused(ValueError):
    """A value that a field cannot hold: a stable code and what the sentence about it needs."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, Any] = params


Parser: TypeAlias = Callable[[Any], Any]
"""One JSON value to what the column stores; None and emptiness to None. Raises Refused."""

Shower: TypeAlias = Callable[[Any], str]
"""A value as the API shows it, in one line of text for a spreadsheet or a search."""


@dataclass(frozen=True, slots=True)
class Codec:
    """Values in and out. Each part is asked once per field, then runs once per value."""

    parser: Callable[[Any], Parser]
    shower: Callable[[Any], Shower]


@dataclass(frozen=True, slots=True)
class Storage:
    """The column's type in PostgreSQL's words; None for a field that is computed when read."""

    column: str | None
    is_text: bool = False

    @property
    def ddl(self) -> str:
        """The type as CREATE TABLE writes it. Text sorts by code point: there is no ICU to rely on."""
        assert self.column is not None
        return f'{self.column} COLLATE "C"' if self.is_text else self.column


@dataclass(frozen=True, slots=True)
class FieldType:
    """What a field of this name is, everywhere: nobody asks for a type's name to decide what to do."""

    name: str
    kind: ValueKind
    settings: type[FieldSettings]
    storage: Storage
    codec: Codec
    is_unique_possible: bool = False
    is_searchable: bool = False
    is_written_by_people: bool = True
    is_typed: bool = True
    operators: tuple[Operator, ...] = field(default=())

    def __post_init__(self) -> None:
        if not self.operators:
            object.__setattr__(self, "operators", OPERATORS[self.kind])

    @property
    def is_stored(self) -> bool:
        """Whether a column of the form's table holds it."""
        return self.storage.column is not None

    @property
    def takes_placeholder(self) -> bool:
        """Whether it is written in a box that can say what belongs there while it is empty."""
        return self.is_written_by_people and self.is_typed and self.kind in TYPED

    @property
    def is_sortable(self) -> bool:
        """Whether a list may be sorted by it."""
        return self.kind in SORTABLE

    @property
    def measures(self) -> tuple[Measure, ...]:
        """How an aggregate may fold it."""
        return MEASURES[self.kind]
