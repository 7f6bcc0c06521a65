"""The records that the words of a search name: looked for before the search, which then finds what leads to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from tongzhou.builder.query.facade import AggregateRequest, ListRequest, Named, compile_named, read_named
from tongzhou.builder.records.opening import OpenForm
from tongzhou.builder.records.running import rows_of

Asked = TypeVar("Asked", ListRequest, AggregateRequest)


async def find_named(form: OpenForm, search: str | None) -> Named:
    """Of each word the records of other forms that it names, as far as the actor reads their names."""
    statement = compile_named(form.sight, form.definition, search)
    return () if statement is None else read_named(await rows_of(form.connection, statement))


async def with_named(form: OpenForm, request: Asked) -> Asked:
    """The request with the records that its search names."""
    named = await find_named(form, request.search)
    return replace(request, named=named) if named else request
