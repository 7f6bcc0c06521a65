"""Aggregate tables: forms whose rows are groups of other forms' rows (feature 173). As written, pure.

Each field of such a form is a dimension, a measure, or computed of them as on any form. A source is a form whose
rows count; for each of the fields it gives a formula over its own row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Constraint

from tongzhou.builder.fields.facade import Key, Measure
from tongzhou.builder.schema.conditions import Condition, Formula

SOURCES_MAX = 50
MEASURES_MAX = 50


@dataclass(frozen=True, slots=True)
class AggregateSource:
    """A form whose rows count, those for which `where` holds; `values` are formulas by the key of what they give."""

    form: str
    values: Mapping[str, str]
    where: Condition | None = None


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Where the groups of an aggregate table come from, and which of its fields fold what the sources give."""

    sources: tuple[AggregateSource, ...]
    measures: Mapping[str, Measure]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AggregateSourceDocument(_Strict):
    """A source as written."""

    form: Key
    values: Annotated[dict[Key, Formula], Constraint(min_length=1, max_length=2 * MEASURES_MAX)]
    where: Formula | dict[str, Any] | None = None


class AggregateDocument(_Strict):
    """What makes a form an aggregate table, as written."""

    sources: Annotated[tuple[AggregateSourceDocument, ...], Constraint(min_length=1, max_length=SOURCES_MAX)]
    measures: Annotated[dict[Key, Measure], Constraint(min_length=1, max_length=MEASURES_MAX)]


def read_aggregate(document: AggregateDocument | None) -> Aggregate | None:
    """The aggregate that a checked document writes."""
    if document is None:
        return None
    return Aggregate(
        sources=tuple(AggregateSource(each.form, each.values, each.where) for each in document.sources),
        measures=document.measures,
    )


def write_aggregate(aggregate: Aggregate | None) -> dict[str, Any] | None:
    """The aggregate as a document."""
    if aggregate is None:
        return None
    sources = [
        {"form": each.form, **({} if each.where is None else {"where": each.where}), "values": dict(each.values)}
        for each in aggregate.sources
    ]
    return {"sources": sources, "measures": {key: measure.value for key, measure in aggregate.measures.items()}}
