"""What people do: to their to-dos, as who started a run, as who manages the flow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tongzhou.access.contracts import EVERY_FIELD, FieldSet, FormGrant
from tongzhou.access.facade import Action, Actor, Scope, visitor_actor
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.flows.contracts import ActionName, ApproveStep, FieldUse, FillStep, Step, TaskStatus, Walk
from tongzhou.builder.flows.core.acting import offered
from tongzhou.builder.flows.core.state import Acted, Intervened, Refused, TakenBack, Tell, Who
from tongzhou.builder.flows.ending import end_unreadable
from tongzhou.builder.flows.errors import FlowUnreadable, RunRefused
from tongzhou.builder.flows.managing import may_manage
from tongzhou.builder.flows.running.context import Running, lock_run, mark_cause
from tongzhou.builder.flows.running.engine import happen, revision_of
from tongzhou.builder.flows.running.owning import kept_out_of, own_matter
from tongzhou.builder.flows.running.storing import store
from tongzhou.builder.flows.running.telling import tell_people
from tongzhou.builder.flows.running.working import another_attempt, unpark
from tongzhou.builder.flows.tables import step_table, task_table
from tongzhou.builder.flows.wiring import Wiring
from tongzhou.builder.records import facade as records
from tongzhou.identity.contracts import PersonKind
from tongzhou.identity.facade import people_named
from tongzhou.kernel.database.connections import Connection, as_workspace
from tongzhou.kernel.database.statements import Row, fetch_all, fetch_one, fetch_value
from tongzhou.kernel.errors import FieldError, InvalidValues, NotAllowed, NotFound
from tongzhou.notifications.contracts import Person

OPINION_MAX = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody asks for: an action, with what belongs to it."""

    action: ActionName
    opinion: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    revision: int | None = None
    people: Sequence[Person] = ()
    to: str | None = None
    walk: Walk | None = None
    signature: Mapping[str, Any] | None = None


def person_of_actor(actor: Actor) -> Person | None:
    """Who acts, as a person that may be asked."""
    if actor.member_id is not None:
        return Person(PersonKind.MEMBER, actor.member_id)
    return None if actor.partner_user_id is None else Person(PersonKind.PARTNER, actor.partner_user_id)


def who_acts(actor: Actor) -> Who:
    """The same as the core names them; nobody: NotFound."""
    person = person_of_actor(actor)
    if person is None:
        raise NotFound()
    return f"{person.kind.value}:{person.id}"


async def find_task(connection: Connection, task_id: UUID, people: Sequence[UUID]) -> Row:
    """A to-do of any of these people; raises NotFound."""
    task = task_table.c
    row = await fetch_one(connection, sa.select(task_table).where(task.id == task_id, task.person_id.in_(people)))
    if row is None:
        raise NotFound()
    return row


async def act(
    connection: Connection, task_id: UUID, wanted: Act, *, actor: Actor, people: Sequence[UUID], wiring: Wiring,
    now: datetime,
) -> None:  # fmt: skip
    """Do something with a to-do of one's own, or of somebody one stands in for (`people`), and go on with the run.

    Raises NotFound, RunRefused, InvalidValues and StaleRecord; then nothing has changed.
    """
    async with as_workspace(connection):
        task = await find_task(connection, task_id, people)
        run = await lock_run(connection, task["run_id"], wiring=wiring, now=now, key=actor.workspace.key)
        found = run.state.todo(task["number"])
        if found is None or found[1].status is not TaskStatus.OPEN:
            raise RunRefused.by(Refused("todo_not_open"))
        step = run.step(found[0].step)
        _check(step, wanted)
        kept_out = await kept_out_of(run, step)
        _check_not_own(kept_out, (who_acts(actor),))
        await mark_cause(run)
        if wanted.values or wanted.action is ActionName.SUBMIT:
            await _write(run, step, wanted, actor)
        run.acts = acts_of(actor, wanted)
        if wanted.action is ActionName.SAVE:
            return
        people_new = await checked_people(run, wanted.people, actor)
        _check_not_own(kept_out, people_new)
        happening = Acted(
            task["number"], wanted.action.value, who_acts(actor), people_new, wanted.to, wanted.walk,
            await revision_of(run), in_full=_acts_in_full(actor),
        )  # fmt: skip
        await _happen(run, happening)


def _check(step: Step, wanted: Act) -> None:
    """What a step asks for besides the action: an opinion, a signature."""
    if wanted.action not in offered(step):
        raise RunRefused.by(Refused("action_not_offered", action=wanted.action.value))
    if not isinstance(step, ApproveStep | FillStep) or wanted.action not in _DECIDING:
        return
    errors = []
    refuses = wanted.action in (ActionName.REJECT, ActionName.RETURN)
    needs = step.opinion == "required" or (step.opinion == "on_refusal" and refuses)
    if needs and not (wanted.opinion or "").strip():
        errors.append(FieldError("opinion", "required"))
    if step.signature == "required" and wanted.signature is None:
        errors.append(FieldError("signature", "required"))
    if errors:
        raise InvalidValues(errors=errors)


def _check_not_own(kept_out: frozenset[Who], people: Sequence[Who]) -> None:
    if not kept_out.isdisjoint(people):
        raise RunRefused.by(Refused("own_matter"))


_DECIDING = frozenset({ActionName.SUBMIT, ActionName.REJECT, ActionName.RETURN, ActionName.ADD_AFTER})


def acts_of(actor: Actor, wanted: Act) -> dict[str, Any]:
    """What the history keeps of who acted."""
    person = person_of_actor(actor)
    return {
        "by_kind": None if person is None else person.kind.value,
        "by_id": None if person is None else person.id,
        "by_name": actor.name,
        "opinion": (wanted.opinion or "").strip()[:OPINION_MAX] or None,
        "signature": wanted.signature,
    }


async def checked_people(run: Running, people: Sequence[Person], actor: Actor) -> tuple[Who, ...]:
    """The people that somebody names: who are still here, of partner users those of the record's partner; a partner
    user names only people of their own partner.
    """
    known = await people_named(run.connection, [each.id for each in people])
    partner = await _partner_of(run) if any(each.kind is PersonKind.PARTNER for each in known.values()) else None
    for each in people:
        found = known.get(each.id)
        is_theirs = found is not None and (found.partner_id is None or found.partner_id == partner)
        is_reached = actor.partner_id is None or (found is not None and found.partner_id == actor.partner_id)
        if found is None or found.kind is not each.kind or not (found.active and is_theirs and is_reached):
            raise InvalidValues(errors=[FieldError("people", "unknown_reference")])
    return tuple(f"{each.kind.value}:{each.id}" for each in people)


async def _partner_of(run: Running) -> UUID | None:
    if run.document.form is None or run.record_id is None:
        return None
    opened = await run.open(run.document.form)
    return (await records.partners_of(opened, [run.record_id])).get(run.record_id)


def uses_of(run: Running, step: Step, *, is_partner: bool) -> dict[str, FieldUse]:
    """What a step lets its people do with each field of the record; partners never see what is hidden from them."""
    if run.document.form is None:
        return {}
    named = getattr(step, "fields", {})
    others = FieldUse(getattr(step, "others", "read"))
    return {
        each.key: FieldUse.HIDDEN if is_partner and each.hidden_from_partners else named.get(each.key, others)
        for each in run.forms.get(run.document.form).live_fields
    }


def actor_of_step(run: Running, step: Step, actor: Actor) -> Actor:
    """Somebody with the rights of a step: its fields, of the one record of the run, under their own name."""
    assert run.document.form is not None
    uses = uses_of(run, step, is_partner=actor.partner_id is not None)
    written = frozenset(key for key, use in uses.items() if use in (FieldUse.WRITE, FieldUse.REQUIRED))
    read = frozenset(key for key, use in uses.items() if use is not FieldUse.HIDDEN)
    grant = FormGrant(
        actions=frozenset({Action.READ, Action.UPDATE}),
        rows=f"id = '{run.record_id}'",
        read=EVERY_FIELD if len(read) == len(uses) else FieldSet(read),
        write=FieldSet(written),
    )
    found = visitor_actor(
        actor.workspace, name=actor.name, grants={run.document.form: (grant,)}, uploader=actor.user_id
    )
    return _as(found, actor)


def _as(found: Actor, actor: Actor) -> Actor:
    return replace(
        found, kind=actor.kind, member_id=actor.member_id, partner_user_id=actor.partner_user_id,
        partner_id=actor.partner_id, locale=actor.locale, team=actor.team, via=actor.via,
    )  # fmt: skip


async def _write(run: Running, step: Step, wanted: Act, actor: Actor) -> None:
    """Write what the step lets them write, and see that what it requires is there."""
    if run.document.form is None or run.record_id is None:
        if wanted.values:
            raise InvalidValues(errors=[FieldError(key, "unknown_field", {"field": key}) for key in wanted.values])
        return
    uses = uses_of(run, step, is_partner=actor.partner_id is not None)
    errors = [
        FieldError(key, "read_only")
        for key in wanted.values
        if uses.get(key) not in (FieldUse.WRITE, FieldUse.REQUIRED)
    ]
    values = await run.record(run.document.form, run.record_id) or {}
    after = {**values, **wanted.values}
    if wanted.action is ActionName.SUBMIT:
        errors += [
            FieldError(key, "required")
            for key, use in uses.items()
            if use is FieldUse.REQUIRED and after.get(key) in (None, "", [])
        ]
    if errors:
        raise InvalidValues(errors=errors)
    if not wanted.values:
        return
    opened = await records.open_form(
        run.connection, run.document.form, actor=actor_of_step(run, step, actor), now=run.now, forms=run.forms
    )
    revision = wanted.revision if wanted.revision is not None else int(values.get("revision", 0))
    await records.change(opened, run.record_id, wanted.values, revision=revision)
    run.reader.forget()


async def _happen(run: Running, happening: Any) -> None:
    try:
        await happen(run, happening)
    except Refused as refused:
        raise RunRefused.by(refused) from None


def _acts_in_full(actor: Actor) -> bool:
    return actor.token_scopes is None or Scope.EVERYTHING in actor.token_scopes


def require_writing(actor: Actor) -> None:
    """A token that only reads begins, urges and takes back nothing; raises NotAllowed."""
    scopes = actor.token_scopes
    if scopes is not None and not scopes & {Scope.RECORDS_WRITE, Scope.EVERYTHING}:
        raise NotAllowed()


async def withdraw(connection: Connection, run_id: UUID, *, actor: Actor, wiring: Wiring, now: datetime) -> None:
    """Take back a run that one started; raises NotFound and RunRefused."""
    async with as_workspace(connection):
        run = await lock_run(connection, run_id, wiring=wiring, now=now, key=actor.workspace.key)
        if who_acts(actor) != run.state.initiator:
            raise NotFound()
        run.acts = acts_of(actor, Act(action=ActionName.SAVE))
        await _happen(run, TakenBack(who_acts(actor)))


async def take_back(
    connection: Connection, task_id: UUID, *, actor: Actor, people: Sequence[UUID], wiring: Wiring, now: datetime
) -> None:
    """Take back what one decided, or what was decided in one's place, while nobody after has acted.

    What one decided for somebody (`people` now, or no more) is one's own to take back; what they decided themselves
    is not. Raises NotFound and RunRefused.
    """
    person = person_of_actor(actor)
    if person is None:
        raise NotFound()
    async with as_workspace(connection):
        task = await _find_decided(connection, task_id, person, people)
        run = await lock_run(connection, task["run_id"], wiring=wiring, now=now, key=actor.workspace.key)
        run.acts = acts_of(actor, Act(action=ActionName.SAVE))
        await _happen(run, TakenBack(f"{task['person_kind']}:{task['person_id']}", task["number"]))


async def _find_decided(connection: Connection, task_id: UUID, person: Person, people: Sequence[UUID]) -> Row:
    task = task_table.c
    theirs = task.by_id == person.id
    seen = sa.or_(task.person_id.in_({*people, person.id}), theirs)
    row = await fetch_one(connection, sa.select(task_table).where(task.id == task_id, seen))
    if row is None:
        raise NotFound()
    if row["by_id"] is not None and person.id not in (row["by_id"], row["person_id"]):
        raise RunRefused.by(Refused("withdraw_of_others"))
    return row


async def urge(connection: Connection, run_id: UUID, *, actor: Actor, wiring: Wiring, now: datetime) -> int:
    """Tell all who are to decide that one waits; how many. Raises NotFound and RunRefused over the hourly limit."""
    async with as_workspace(connection):
        run = await lock_run(connection, run_id, wiring=wiring, now=now, key=actor.workspace.key)
        if who_acts(actor) != run.state.initiator:
            raise NotFound()
        step = step_table.c
        urged = await fetch_all(
            connection,
            sa.select(step.attempt).where(step.run_id == run_id, step.kind == "urge", step.started_at > now - HOUR),
        )
        if len(urged) >= run.document.rules.urges_per_hour:
            raise RunRefused.by(Refused("urged_enough", most=run.document.rules.urges_per_hour))
        waiting = [(visit, todo) for visit in run.state.visits for todo in visit.todos if todo.status.value == "open"]
        attempt = await _note_urge(run)
        for visit, todo in waiting:
            await tell_people(run, Tell(visit.number, visit.step, "urge", (todo.who,), -2 - attempt))
        await store(run)
        return len(waiting)


HOUR = timedelta(hours=1)


async def _note_urge(run: Running) -> int:
    """Which urge of the run it is."""
    step = step_table.c
    last = sa.select(sa.func.coalesce(sa.func.max(step.attempt), 0) + 1).where(step.run_id == run.id, step.visit == 0)
    row = {
        "run_id": run.id, "visit": 0, "attempt": last.scalar_subquery(), "step": run.graph.start, "kind": "urge",
        "outcome": "done", "started_at": run.now, "finished_at": run.now,
    }  # fmt: skip
    made = sa.insert(step_table).values(**row).returning(step.attempt)
    return int(await fetch_value(run.connection, made))


async def intervene(
    connection: Connection,
    run_id: UUID,
    done: Intervened,
    reason: str,
    *,
    actor: Actor,
    wiring: Wiring,
    now: datetime,
    people: Sequence[Person] = (),
) -> None:
    """End, retry, skip, jump, reassign or reactivate, with a reason that the audit keeps.

    Raises NotFound, NotAllowed and RunRefused.
    """
    try:
        run = await lock_run(connection, run_id, wiring=wiring, now=now, key=actor.workspace.key)
    except FlowUnreadable:
        if done.what != "end":
            raise
        await end_unreadable(connection, run_id, reason.strip()[:OPINION_MAX], actor=actor, now=now)
        return
    if not await may_manage(run, actor):
        raise NotAllowed()
    if not reason.strip():
        raise InvalidValues(errors=[FieldError("reason", "required")])
    await _check_sees(run, actor)
    done = replace(done, people=await checked_people(run, people, actor))
    await _check_intervention(run, done, actor)
    run.acts = {**acts_of(actor, Act(action=ActionName.SAVE)), "opinion": reason.strip()[:OPINION_MAX]}
    await mark_cause(run)
    taken_up = done.what == "retry" and await unpark(connection, run_id, now=now)
    if not taken_up:
        await _happen(run, done)
    if done.what == "retry" and done.visit is not None:
        await another_attempt(run, done.visit)
    subject = Subject("run", str(run_id), f"{run.title} · {run.row['label']}")
    detail = {"what": done.what, "step": done.step, "visit": done.visit, "reason": reason.strip()[:OPINION_MAX]}
    await record(connection, actor=actor, action=f"run.{done.what}", subject=subject, detail=detail, now=now)


async def _check_intervention(run: Running, done: Intervened, actor: Actor) -> None:
    """Nobody takes their own matter past those who decide it, or gives it to somebody who asks for it as well."""
    if done.what in _PASSING and actor.member_id is not None:
        _check_not_own(await own_matter(run), (who_acts(actor),))
    visit = None if done.visit is None else run.state.visit(done.visit)
    if visit is not None and done.people:
        _check_not_own(await kept_out_of(run, run.step(visit.step)), done.people)


_PASSING = frozenset({"skip", "jump", "reactivate"})


async def _check_sees(run: Running, actor: Actor) -> None:
    """Who intervenes reads the record that the run is about; raises NotFound."""
    if run.document.form is not None and run.record_id is not None:
        opened = await records.open_form(run.connection, run.document.form, actor=actor, now=run.now, forms=run.forms)
        await records.get_record(opened, run.record_id, fields=())
