"""Why somebody may or may not do something with a form, a record or a field: each source of rights, and its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongzhou.access.facade import EVERY_FORM, Action, Actor, RowRule, Source, SourceKind, list_sources
from tongzhou.builder.query.facade import (
    Sight,
    compile_partners,
    compile_verdicts,
    reads_all_of,
    rule_in_words,
    sight_of,
)
from tongzhou.builder.records.facade import rows_of
from tongzhou.builder.rights.answers import ExplanationAnswer, ReasonShown, Verdict
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.identity.contracts import PersonKind
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import FieldError, InvalidParameters, NotFound
from tongzhou.kernel.texts import Locale, say, words

NO_ROWS = "false"
_WRITING = frozenset({Action.CREATE, Action.UPDATE, Action.COPY, Action.BATCH, Action.IMPORT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a person: one action on a form, on one record of it, on one field.

    `is_told` says whether whoever asks sees the record; else nothing is told of it, not even that it is there.
    `tells_all` is for who manages rights: conditions on fields that the person does not read are told too.
    """

    form: FormDefinition
    action: Action
    record_id: UUID | None
    field: str | None
    is_told: bool
    tells_all: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One rule of one source."""

    source: Source
    rule: RowRule | None
    is_allowing: bool
    shows_field: bool | None


async def explain(
    connection: Connection, forms: Forms, question: Question, *, person: Actor, now: datetime, locale: Locale
) -> ExplanationAnswer:
    """The explanation for `person`; InvalidParameters for an unknown field. The connection is the workspace's own."""
    form, sight = question.form, sight_of(forms, person)
    if question.field is not None and form.find(question.field) is None:
        errors = [FieldError("field", "field_unknown", {"field": question.field})]
        raise InvalidParameters(parameter="field", errors=errors)
    sources = await list_sources(connection, person.workspace, person.kind, _person_id(person))
    lines = [line for source in sources for line in _lines(source, question)]
    admitted = await _verdicts(connection, sight, question, lines, person, now)
    notes = await _notes(connection, sight, question, person, locale)
    verdict: Verdict = "refused" if notes else _verdict(question, lines, admitted)
    return ExplanationAnswer(
        person=person.name,
        form=form.key,
        action=str(question.action),
        verdict=verdict,
        sentence=_sentence(question, person, verdict, locale),
        notes=notes,
        reasons=[_reason(sight, question, line, admits, locale) for line, admits in zip(lines, admitted, strict=True)],
    )


def _person_id(person: Actor) -> UUID:
    found = person.member_id or person.partner_user_id
    if found is None:
        raise NotFound()
    return found


def _lines(source: Source, question: Question) -> list[_Line]:
    """The rules under which a source allows the action; without any, one line that says it does not."""
    grants = [*source.grants.get(question.form.key, ()), *source.grants.get(EVERY_FORM, ())]
    allowing = [grant for grant in grants if question.action in grant.actions]
    writes = question.action in _WRITING
    return [
        _Line(
            source=source,
            rule=grant.rows,
            is_allowing=bool(allowing),
            shows_field=None if question.field is None else question.field in (grant.write if writes else grant.read),
        )
        for grant in (allowing or grants[:1])
    ]


async def _verdicts(  # noqa: PLR0917  one caller
    connection: Connection, sight: Sight, question: Question, lines: Sequence[_Line], person: Actor, now: datetime
) -> list[bool | None]:
    """Which rules admit the record; a source that is switched off is tried as if it were on."""
    if question.record_id is None or not question.is_told:
        return [None] * len(lines)
    rules = list(dict.fromkeys(line.rule for line in lines if line.rule is not None))
    statement = compile_verdicts(
        sight,
        question.form,
        question.record_id,
        rules,
        variables=person.team.variables(),
        today=person.workspace.today(now),
    )
    ((_, *found),) = await rows_of(connection, statement)
    verdicts = dict(zip(rules, found, strict=True))
    return [True if line.rule is None else bool(verdicts[line.rule]) for line in lines]


async def _notes(connection: Connection, sight: Sight, question: Question, person: Actor, locale: Locale) -> list[str]:
    """What keeps a partner user out whatever their roles say: the borders that the database itself holds."""
    form = question.form
    if person.kind is not PersonKind.PARTNER:
        return []
    if not form.is_seen_by_partners:
        return [say(locale, "explanations.notes.not_for_partners")]
    if question.field is not None and form.get(question.field).hidden_from_partners:
        return [say(locale, "explanations.notes.field_hidden_from_partners")]
    if question.action is not Action.READ and form.shared_with_partners:
        return [say(locale, "explanations.notes.only_read_by_partners")]
    if question.record_id is None or not question.is_told or form.shared_with_partners:
        return []
    statement = compile_partners(sight, form, [question.record_id])
    owners = [] if statement is None else await rows_of(connection, statement)
    is_own = [owner for _, owner in owners] == [person.partner_id]
    return [] if is_own else [say(locale, "explanations.notes.another_partner")]


def _verdict(question: Question, lines: Sequence[_Line], admitted: Sequence[bool | None]) -> Verdict:
    allowing = [
        (line, admits)
        for line, admits in zip(lines, admitted, strict=True)
        if line.source.enabled and line.is_allowing and line.shows_field is not False and line.rule != NO_ROWS
    ]
    if question.record_id is not None:
        return "allowed" if any(admits for _, admits in allowing) else "refused"
    if any(line.rule is None for line, _ in allowing):
        return "allowed"
    return "some_rows" if allowing else "refused"


def _sentence(question: Question, person: Actor, verdict: Verdict, locale: Locale) -> str:
    subject = "field" if question.field is not None else "record" if question.record_id is not None else "form"
    is_untold = question.record_id is not None and not question.is_told
    key = "untold" if is_untold else f"{subject}.{verdict}"
    each = None if question.field is None else question.form.get(question.field)
    names = {
        "person": person.name,
        "action": say(locale, f"actions.{question.action}"),
        "form": words(question.form.title, locale),
        "field": "" if each is None else words(each.label, locale),
    }
    return say(locale, f"explanations.{key}", names)


def _reason(sight: Sight, question: Question, line: _Line, admits: bool | None, locale: Locale) -> ReasonShown:
    source = line.source
    rows = _rows(sight, question, line.rule, locale)
    return ReasonShown(
        kind=source.kind.value,
        key=source.key,
        title=words(source.title, locale) or say(locale, f"explanations.sources.{source.kind}"),
        through="" if source.kind is SourceKind.FOLLOWED else say(locale, f"explanations.through.{source.through}"),
        enabled=source.enabled,
        allows=line.is_allowing,
        rows=rows,
        admits=admits,
        shows_field=line.shows_field,
        sentence=say(locale, f"explanations.reasons.{_effect(line, admits)}", {"rows": rows}),
    )


def _rows(sight: Sight, question: Question, rule: RowRule | None, locale: Locale) -> str:
    """A rule in words; of fields that the person does not read only an administrator hears."""
    if not question.tells_all and not reads_all_of(sight, question.form, rule):
        return say(locale, "explanations.rows.untold")
    return rule_in_words(sight, question.form, rule, locale)


def untold(key: str, action: Action, person: Actor, locale: Locale) -> ExplanationAnswer:
    """What is said of a form that the person who asks does not see, or that is not there: the two sound alike."""
    sentence = say(locale, "explanations.untold_form", {"person": person.name})
    return ExplanationAnswer(
        person=person.name, form=key, action=str(action), verdict="refused", sentence=sentence, notes=[], reasons=[]
    )


def _effect(line: _Line, admits: bool | None) -> str:
    """What one line does to the question, by the first thing that decides."""
    if not line.source.enabled:
        return "switched_off"
    if not line.is_allowing:
        return "without_action"
    if line.shows_field is False:
        return "without_field"
    if admits is None:
        return "every_row" if line.rule is None else "some_rows"
    return "admits" if admits else "does_not_admit"
