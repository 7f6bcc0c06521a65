"""What several records draw on, as policies do on one budget: its row is locked while a guard reads what is left of it.

A guard that reads a roll-up of another record asks what its own write will change for everybody else who leads there.
Of two who ask at once both would find room; so whoever takes a transition holds that record, and the second reads what
the first has written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from tongzhou.builder.fields.facade import FormulaSettings, LookupSettings, RollupSettings
from tongzhou.builder.query.facade import Statement
from tongzhou.builder.records.opening import OpenForm
from tongzhou.builder.records.running import rows_of
from tongzhou.builder.records.values import Draft
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.builder.schema.facade import along, formula_of, inputs_of
from tongzhou.kernel.database.connections import as_workspace


def ways_to_shared(forms: Forms, form: FormDefinition, keys: Iterable[str]) -> tuple[str, ...]:
    """The references of a form through which calculations under these keys read roll-ups of other records. Pure."""
    wanted = tuple(sorted(keys))

    def make() -> tuple[str, ...]:
        return tuple(sorted({way for key in wanted for way in _ways(forms, form, form.get(key))}))

    return forms.keep(("drawn", form.key, wanted), make)


def _ways(forms: Forms, form: FormDefinition, each: Field) -> Iterator[str]:
    settings = each.settings
    if isinstance(settings, LookupSettings):
        target = forms.get(form.get(settings.through).target or "")
        if _counts(forms, target, target.get(settings.field)):
            yield settings.through
    elif isinstance(settings, FormulaSettings):
        for path in sorted(formula_of(forms, form, each).fields()):
            way = tuple(along(forms, form, path))
            if len(way) == 1:
                yield from _ways(forms, *way[0])
            elif _counts(forms, *way[-1]):
                yield way[0].field.key


def _counts(forms: Forms, form: FormDefinition, each: Field) -> bool:
    """Whether a field is made of records that lead to its own."""
    if isinstance(each.settings, RollupSettings):
        return True
    return each.is_computed and any(_counts(forms, *place) for place in inputs_of(forms, form, each))


async def hold_shared(form: OpenForm, way: str, moved: Sequence[tuple[Draft, Mapping[str, Any]]]) -> None:
    """Lock what the moved records draw on by a reference, to the end of the transaction.

    Of several that draw on the same in one write each would read the same room, so only the first may move.
    """
    drawn: dict[UUID, list[Draft]] = {}
    for draft, before in moved:
        target = draft.values.get(way, before.get(way))
        if isinstance(target, UUID):
            drawn.setdefault(target, []).append(draft)
    if not drawn:
        return
    table = form.definition.get(way).target
    text = (
        f'select id from "{form.connection.schema}"."{table}" where id = any($1::uuid[]) order by id for no key update'
    )
    async with as_workspace(form.connection):
        await rows_of(form.connection, Statement(text.encode(), [sorted(drawn)]))
    lifecycle = form.definition.lifecycle
    assert lifecycle is not None
    for draft in (each for drafts in drawn.values() for each in drafts[1:]):
        draft.refuse(lifecycle.field, "transition_one_at_a_time", field=way)
