"""Who does not decide at a step because it is about what they ask for themselves."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from tongzhou.builder.flows.contracts import ApproveStep, FillStep, Step
from tongzhou.builder.flows.core.state import Who
from tongzhou.builder.flows.running.context import Running
from tongzhou.builder.records import facade as records
from tongzhou.identity.contracts import PersonKind


async def kept_out_of(run: Running, step: Step) -> frozenset[Who]:
    """Who is neither asked at a step of a run nor acts there."""
    if not keeps_out(step):
        return frozenset()
    key = None if run.record_id is None else run.document.form
    form = None if key is None else await run.open(key)
    return await owners(step, form, run.record_id, (run.state.initiator, *run.row["happened"].get("own", ())))


async def own_matter(run: Running) -> frozenset[Who]:
    """Who is kept out of some step of a run, wherever it is."""
    found: frozenset[Who] = frozenset()
    for step in run.document.steps:
        found |= await kept_out_of(run, step)
    return found


async def owners(
    step: object, form: records.OpenForm | None, record: UUID | None, told: Collection[Who | None]
) -> frozenset[Who]:
    """Who started a run or was told to own what began it (`told`), who made its record and who stands in the fields
    that its step names, as the core names them; nobody where the step is for everybody.
    """
    if not isinstance(step, ApproveStep | FillStep) or not step.not_own:
        return frozenset()
    behind = (
        frozenset() if form is None or record is None else await records.people_behind(form, record, step.own_fields)
    )
    named = {f"{kind.value}:{each}" for kind in PersonKind for each in behind}
    return frozenset({*named, *(each for each in told if each is not None)})


def keeps_out(step: object) -> bool:
    """Whether a step is not for those whose matter it is."""
    return isinstance(step, ApproveStep | FillStep) and step.not_own
