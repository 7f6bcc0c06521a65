"""Settlements as steps of flows: started, taken from step to step, published to the partners.

Who decides stays a person: a settlement is reviewed, approved and rejected in the name and with the rights of the
member who really decided the step of people before, as a stand-in too, so nobody approves by a flow what they
calculated, and no deadline approves anything. It is calculated in the name of the member who started the run; without
one, and when it is published, the flow acts as the program.

A run takes steps with the one settlement that it was begun by, as it had come out then: one that was calculated anew
since is not what was decided about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from tongzhou.access.facade import Actor, Permission, actor_on
from tongzhou.audit.contracts import Entry
from tongzhou.audit.facade import AuditFilter, list_entries
from tongzhou.builder.flows.facade import (
    TRIAL,
    InputField,
    RunAbout,
    Running,
    TaskAct,
    TaskKind,
    flows_hearing,
    last_decision,
    runs_about,
    waited_for_by,
)
from tongzhou.channel.flows.errors import AnotherSettlement, NobodyDecided
from tongzhou.channel.flows.news import CALCULATED, DECIDING, OF_SETTLEMENTS, about_result, as_told
from tongzhou.identity.contracts import PersonKind
from tongzhou.incentives.settlements.facade import (
    Asking,
    FactSource,
    Holding,
    KeyRing,
    Settlement,
    request_calculation,
    take_step,
    waited_for,
)
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import FieldError, InvalidValues
from tongzhou.kernel.ids import as_id
from tongzhou.kernel.texts import known_locale

SETTLEMENT: Final = InputField(key="settlement", label={"zh-CN": "结算", "en": "Settlement"}, required=True)
PLAN: Final = InputField(key="plan", label={"zh-CN": "政策标识", "en": "Key of the plan"}, required=True)
PERIOD: Final = InputField(key="period", label={"zh-CN": "期间", "en": "Period"}, required=True)
REASON: Final = InputField(key="reason", label={"zh-CN": "退回原因", "en": "Reason"}, required=True)
LATEST: Final = 20
"""Entries about a settlement among which one is that its flow has still to hear."""
STATEMENTS: Final = InputField(key="statements", label={"zh-CN": "结算单数", "en": "Statements"}, type="number")


def settlement_tasks(facts: FactSource, keys: KeyRing) -> Sequence[TaskKind]:
    """What `task` steps do with settlements."""
    return (
        TaskKind(
            name="settlements.calculate",
            values=(PLAN, PERIOD),
            outputs=(SETTLEMENT.model_copy(update={"required": False}),),
            needs=Permission.SETTLEMENTS_CALCULATE,
            act=_calculation(facts),
        ),
        _decision("review", Permission.SETTLEMENTS_REVIEW, SETTLEMENT),
        _decision("approve", Permission.SETTLEMENTS_APPROVE, SETTLEMENT),
        _decision("reject", Permission.SETTLEMENTS_REVIEW, SETTLEMENT, REASON),
        TaskKind(
            name="settlements.publish",
            values=(SETTLEMENT,),
            outputs=(STATEMENTS,),
            needs=Permission.SETTLEMENTS_PUBLISH,
            begun_by=OF_SETTLEMENTS,
            act=_publication(keys),
        ),
    )


class FlowHolder:
    """Settlements that a flow decides about are left to it."""

    async def held_by(self, connection: Connection, settlement: Settlement) -> str | None:
        """The run under way whose flow decides about the settlement as it has come out, None where there is none."""
        run = await _deciding(connection, settlement)
        return None if run is None else run.name

    async def shown(
        self, connection: Connection, settlement: Settlement, *, actor: Actor, now: datetime
    ) -> Holding | None:
        """The same for the settlement's page: the flow, whom it waits for, and what of it the reader may open."""
        run = await _deciding(connection, settlement)
        if run is None:
            return None
        waits = await waited_for_by(connection, run, actor, now)
        may_open = actor.may(Permission.FLOWS_MANAGE)
        return Holding(run.title, waits.people, run.is_stuck, waits.task, run.id if may_open else None)

    async def asks(
        self, connection: Connection, settlement: Settlement, action: str, *, actor: Actor, now: datetime
    ) -> Asking | None:
        """The flow at work that would take this step with the settlement, were it told of it as it is."""
        workspace = actor.workspace
        told = as_told(settlement, known_locale(workspace.locale))
        hearing = await flows_hearing(connection, workspace, CALCULATED, told, now=now)
        flow = next((each for each in hearing if f"settlements.{action}" in each.tasks), None)
        if flow is None:
            return None
        wanted = AuditFilter(subject_id=str(settlement.id), action="settlement.")
        entries = await list_entries(connection, wanted, LATEST)
        return Asking(flow.title, any(each.seq > flow.heard and _tells(each) for each in entries))


def _tells(entry: Entry) -> bool:
    return entry.action in CALCULATED.actions and entry.detail.get("changed") is not False


async def _deciding(connection: Connection, settlement: Settlement) -> RunAbout | None:
    found = await runs_about(connection, about_result(settlement.id, settlement.result_hash))
    return next((run for run in found if run.tasks & DECIDING), None)


def _calculation(facts: FactSource) -> TaskAct:
    async def act(run: Running, values: Mapping[str, Any], *, key: str) -> Mapping[str, Any]:  # noqa: ARG001  in one transaction
        actor = await _starter(run) or run.actor
        plan, period = str(values["plan"]), str(values["period"])
        asked = await request_calculation(run.connection, plan, period, facts, actor=actor, now=run.now)
        return {"settlement": str(asked.settlement_id)}

    return act


def _decision(action: str, needs: Permission, *values: InputField) -> TaskKind:
    async def act(run: Running, values: Mapping[str, Any], *, key: str) -> None:  # noqa: ARG001  in one transaction
        actor = await _decider(run, action)
        settlement, seen = _settlement(run, values)
        await waited_for(run.connection, settlement)
        reason = None if values.get("reason") is None else str(values["reason"])[:2000]
        await take_step(run.connection, settlement, action, actor=actor, now=run.now, reason=reason, seen_result=seen)

    return TaskKind(name=f"settlements.{action}", values=values, needs=needs, begun_by=OF_SETTLEMENTS, act=act)


def _publication(keys: KeyRing) -> TaskAct:
    async def act(run: Running, values: Mapping[str, Any], *, key: str) -> Mapping[str, Any]:  # noqa: ARG001  in one transaction
        settlement, seen = _settlement(run, values)
        await waited_for(run.connection, settlement)
        done = await take_step(
            run.connection, settlement, "publish", actor=run.actor, now=run.now, seen_result=seen, keys=keys
        )
        return {"statements": done.partner_count}

    return act


def _settlement(run: Running, values: Mapping[str, Any]) -> tuple[UUID, str | None]:
    """The settlement that the run is about, and its result as it was told; a trial is about the one it names, as it is.

    Raises AnotherSettlement.
    """
    found = as_id(str(values["settlement"]))
    if found is None:
        raise InvalidValues(errors=[FieldError("values.settlement", "wrong_type", {"expected": "id"})])
    happened = run.row["happened"]
    if happened["kind"] == TRIAL:
        return found, None
    about = happened.get("about", {})
    if about.get("settlement") != str(found):
        raise AnotherSettlement()
    return found, about["result"]


async def _starter(run: Running) -> Actor | None:
    """The member who started the run, with the rights of now; raises NotFound for one who is kept out by now."""
    if run.row["starter_id"] is None or run.row["starter_kind"] != PersonKind.MEMBER.value:
        return None
    return await actor_on(run.connection, run.actor.workspace, PersonKind.MEMBER, run.row["starter_id"])


async def _decider(run: Running, action: str) -> Actor:
    """The member who decided the step of people before, with the rights of now. Where that step refused, a settlement
    can only be rejected. Raises NobodyDecided, and NotFound as `_starter`.
    """
    found = last_decision(run)
    if found is None or found.person.kind is not PersonKind.MEMBER or not (found.agreed or action == "reject"):
        raise NobodyDecided()
    return await actor_on(run.connection, run.actor.workspace, PersonKind.MEMBER, found.person.id)
