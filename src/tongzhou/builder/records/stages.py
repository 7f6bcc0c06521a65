"""Stages of a form's lifecycle: a new record begins in the first, and leaves it by a transition only. Pure.

Asked by `ruled` of every write at whatever door. Who is named in a record is asked of the record as it was; the guard
and what has to be filled in of the record as it will be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

from tongzhou.access.contracts import Via
from tongzhou.access.facade import Actor
from tongzhou.builder.records.values import Draft, Moved
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.builder.schema.facade import Lifecycle, Reason, Standing, Transition
from tongzhou.kernel.errors import FieldError
from tongzhou.kernel.texts import LOCALES, Text, listed, words

REASON = "reason"
"""Where a reason that is missing is asked for."""
_NONE: Mapping[str, str] = {"zh-CN": "无", "en": "none"}


@dataclass(frozen=True, slots=True)
class Moving:
    """A transition that somebody asks for by its key, and why; `is_due`: time ran out, which is the reason."""

    transition: str
    reason: str | None = None
    is_due: bool = False


@dataclass(frozen=True, slots=True)
class Mover:
    """Who moves a record: `moving` is the transition they named, `may_write` whether the stage's field is theirs."""

    actor: Actor
    may_write: bool
    moving: Moving | None = None

    @property
    def is_program(self) -> bool:
        """Whether it is the program itself: a flow (its run says why), or time that ran out. Guards and required fields
        hold for it.
        """
        return is_program(self.actor)


def is_program(actor: Actor) -> bool:
    """Whether nobody acts but the program itself."""
    return actor.user_id is None and not _persons(actor) and actor.via is not Via.LINK


class Step(NamedTuple):
    """A record on its way: as it was and as it will be, who made it, and what conditions say of it then."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    creator: UUID | None
    standing: Standing


def begin_stage(definition: FormDefinition, draft: Draft, *, brings: bool) -> None:
    """Put a new record into the initial stage; `brings`: it was elsewhere before, and may be in any."""
    lifecycle = definition.lifecycle
    if lifecycle is None:
        return
    key, given = lifecycle.field, draft.values.get(lifecycle.field)
    if given is None:
        draft.values[key] = lifecycle.initial
        draft.fetched.add(key)
    elif given != lifecycle.initial and not brings:
        draft.refuse(key, "stage_not_initial", stage=stage_name(definition, lifecycle.initial))


def set_out(definition: FormDefinition, draft: Draft, moving: Moving) -> None:
    """Have a draft lead to the stage of the transition that is named."""
    lifecycle = definition.lifecycle
    if lifecycle is None:
        draft.refuse("", "transition_unknown", ways=_NONE)
        return
    named = lifecycle.find(moving.transition)
    if lifecycle.field in draft.values:
        draft.refuse(lifecycle.field, "given_twice", other=moving.transition)
    elif named is None:
        draft.refuse(lifecycle.field, "transition_unknown", ways=_together([e.title for e in lifecycle.transitions]))
    else:
        draft.values[lifecycle.field] = named.to


def keep_stage(definition: FormDefinition, draft: Draft, step: Step, mover: Mover) -> None:
    """Refuse a change of stage that no transition allows; the one that is taken is noted in the draft."""
    lifecycle = definition.lifecycle
    if lifecycle is None or lifecycle.field not in draft.values:
        return
    stage, to = step.before.get(lifecycle.field), draft.values[lifecycle.field]
    if mover.moving is None and (stage == to or (stage is None and to == lifecycle.initial)):
        return
    if to is None:
        draft.refuse(lifecycle.field, "stage_not_empty")
        return
    found = _chosen(definition, lifecycle, stage, to, mover.moving)
    if isinstance(found, FieldError):
        draft.errors.append(found)
        return
    tried = [(each, list(hindrances(definition, each, step, mover))) for each in found]
    taken, errors = next((one for one in tried if not one[1]), tried[0])
    if errors:
        draft.errors += errors
        return
    moving = mover.moving or Moving(taken.key)
    draft.moved = Moved(taken.key, taken.title, moving.reason, moving.is_due)


def _chosen(
    definition: FormDefinition, lifecycle: Lifecycle, stage: str | None, to: str, moving: Moving | None
) -> Sequence[Transition] | FieldError:
    """The transitions that may be meant, or why there are none."""
    ways = {"ways": ways_out(lifecycle, stage)}
    at = {"stage": stage_name(definition, stage)}
    if moving is None:
        params = {"field": lifecycle.field, "to": stage_name(definition, to), **at, **ways}
        return lifecycle.ways_between(stage, to) or FieldError(lifecycle.field, "no_transition", params)
    named = lifecycle.find(moving.transition)
    if named is None:
        return FieldError(lifecycle.field, "transition_unknown", ways)
    if not named.leads_from(stage):
        return FieldError(lifecycle.field, "transition_elsewhere", {"transition": named.title, **at, **ways})
    return (named,)


def hindrances(definition: FormDefinition, each: Transition, step: Step, mover: Mover) -> Iterator[FieldError]:
    """What stands in the way of a transition."""
    lifecycle = definition.lifecycle
    assert lifecycle is not None
    about = {"transition": each.title}
    if not _is_named(each, step.before, mover):
        code = "transition_not_yours" if each.names_somebody else "not_writable"
        yield FieldError(lifecycle.field, code, {"field": lifecycle.field, **about, **_who(definition, each)})
    elif each.not_creator and not mover.is_program and step.creator in _persons(mover.actor):
        yield FieldError(lifecycle.field, "transition_not_creator", about)
    if each.key in step.standing.barred:
        yield FieldError(lifecycle.field, "transition_barred", about)
    for key in each.require:
        if key not in step.standing.hidden and step.after.get(key) in (None, []):
            yield FieldError(key, "transition_needs", {"field": key, **about})
    gives_reason = mover.is_program or (mover.moving and (mover.moving.reason or mover.moving.is_due))
    if each.reason is Reason.REQUIRED and not gives_reason:
        yield FieldError(REASON if mover.moving else lifecycle.field, "transition_needs_reason", about)


def _is_named(each: Transition, before: Mapping[str, Any], mover: Mover) -> bool:
    if mover.is_program:
        return True
    if not each.names_somebody:
        return mover.may_write
    if any(role.key in each.roles for role in mover.actor.roles):
        return True
    me = mover.actor.member_id
    return me is not None and any(me in _held(before.get(key)) for key in each.members)


def _persons(actor: Actor) -> tuple[UUID, ...]:
    return tuple(one for one in (actor.member_id, actor.partner_user_id) if one is not None)


def _held(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else (value,)


def stage_name(definition: FormDefinition, stage: str | None) -> Text:
    """What people call a stage."""
    if definition.lifecycle is None or stage is None:
        return _NONE
    options = getattr(definition.get(definition.lifecycle.field).settings, "options", ())
    return next((option.label or option.key for option in options if option.key == stage), stage)


def ways_out(lifecycle: Lifecycle, stage: str | None) -> Text:
    """The transitions that leave a stage, by their titles."""
    return _together([each.title for each in lifecycle.ways_from(stage)])


def _who(definition: FormDefinition, each: Transition) -> Mapping[str, Any]:
    """Who a transition names: fields by their labels, roles by their keys until `titled`."""
    labels = [definition.get(key).label for key in each.members]
    return {"who": _together([*each.roles, *labels]), "roles": each.roles, "labels": tuple(labels)}


def titled(error: FieldError, titles: Mapping[str, Text]) -> FieldError:
    """A refusal with the roles it names by their titles."""
    if error.code != "transition_not_yours":
        return error
    named = (titles.get(role, role) for role in error.params["roles"])
    return replace(error, params={**error.params, "who": _together([*named, *error.params["labels"]])})


def _together(texts: Sequence[Text]) -> Text:
    if not texts:
        return _NONE
    return {locale: listed((words(each, locale) for each in texts), locale) for locale in LOCALES}
