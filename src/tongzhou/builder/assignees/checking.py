"""What is wrong with sources, told before anybody is asked by them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tongzhou.access.facade import list_role_documents
from tongzhou.builder.assignees.contracts import (
    ActorOf,
    AssigneeSource,
    ChannelManager,
    DepartmentField,
    Departments,
    MemberField,
    Members,
    PartnerUsers,
    Roles,
    Superior,
    Superiors,
)
from tongzhou.builder.assignees.resolving import INITIATOR, STEP, as_id, named_departments
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.identity.contracts import PersonKind
from tongzhou.identity.facade import Asked, Organisation, read_organisation
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import FieldError

MEMBER_TYPES = frozenset({"member", "members", "author"})
DEPARTMENT_TYPES = frozenset({"department", "departments"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What sources may speak of."""

    forms: Forms
    form: FormDefinition | None
    steps: Collection[str]
    roles: Mapping[str, str]
    organisation: Organisation


async def find_source_errors(
    connection: Connection,
    sources: Sequence[AssigneeSource],
    *,
    forms: Forms,
    form: FormDefinition | None,
    steps: Collection[str] = (),
    path: str = "people",
) -> list[FieldError]:
    """What is wrong, by `<path>.<number from 0>.<part>`; `steps` are those in which somebody may have acted before."""
    members = [name for each in sources if isinstance(each, Members) for name in each.ids]
    asked = Asked(members={found for name in members if (found := as_id(name)) is not None}, codes=set(members))
    roles = {document["key"]: document["kind"] for document in await list_role_documents(connection)}
    organisation = await read_organisation(connection, asked)
    around = Around(forms=forms, form=form, steps=steps, roles=roles, organisation=organisation)
    return [error for number, each in enumerate(sources) for error in check_source(each, around, f"{path}.{number}")]


def check_source(source: AssigneeSource, around: Around, path: str) -> Iterator[FieldError]:
    """What is wrong with one source. Pure."""
    match source:
        case Members():
            yield from _check_members(source, around.organisation, f"{path}.ids")
        case Departments():
            yield from _check_departments(source.ids, around.organisation, f"{path}.ids")
        case Roles():
            yield from _check_roles(source.keys, PersonKind.MEMBER, around, f"{path}.keys")
        case Superior():
            yield from _check_whose(source.of, around, f"{path}.of")
        case Superiors():
            yield from _check_superiors(source, around, path)
        case MemberField():
            yield from _check_field(source.field, MEMBER_TYPES, "asked_no_people", around, f"{path}.field")
        case DepartmentField():
            yield from _check_field(source.field, DEPARTMENT_TYPES, "asked_no_department", around, f"{path}.field")
        case ChannelManager():
            yield from _check_manager(source, around, f"{path}.field")
        case PartnerUsers():
            yield from _check_partner_users(source, around, path)
        case ActorOf():
            yield from _check_step(source.step, around, f"{path}.step")


def _check_members(source: Members, organisation: Organisation, path: str) -> Iterator[FieldError]:
    by_name = {str(each.id): each for each in organisation.members.values()}
    by_name |= {each.code: each for each in organisation.members.values() if each.code is not None}
    for number, name in enumerate(source.ids):
        identifier = as_id(name)
        found = by_name.get(name if identifier is None else str(identifier)) or by_name.get(name)
        if found is None:
            yield FieldError(f"{path}.{number}", "unknown_reference")
        elif not found.active:
            yield FieldError(f"{path}.{number}", "asked_has_left", {"name": found.name})


def _check_departments(names: Sequence[str], organisation: Organisation, path: str) -> Iterator[FieldError]:
    for number, name in enumerate(names):
        found: list[UUID] = named_departments([name], organisation)
        if not any(each in organisation.departments for each in found):
            yield FieldError(f"{path}.{number}", "unknown_reference")


def _check_roles(keys: Sequence[str], kind: PersonKind, around: Around, path: str) -> Iterator[FieldError]:
    for number, key in enumerate(keys):
        if around.roles.get(key) != kind:
            yield FieldError(f"{path}.{number}", "unknown_role", {"role": key})


def _check_whose(of: str, around: Around, path: str) -> Iterator[FieldError]:
    if of.startswith(STEP):
        yield from _check_step(of.removeprefix(STEP), around, path)
    elif of != INITIATOR:
        yield from _check_field(of, MEMBER_TYPES, "asked_no_people", around, path)


def _check_superiors(source: Superiors, around: Around, path: str) -> Iterator[FieldError]:
    yield from _check_whose(source.of, around, f"{path}.of")
    ends = {"level": source.level, "role": source.role, "department": source.department}
    given = [name for name, value in ends.items() if value is not None]
    if len(given) > 1:
        yield FieldError(f"{path}.{given[1]}", "asked_two_ends")
    if source.role is not None:
        yield from _check_end_role(source.role, around, f"{path}.role")
    if source.department is not None:
        for error in _check_departments([source.department], around.organisation, path):
            yield FieldError(f"{path}.department", error.code)


def _check_end_role(key: str, around: Around, path: str) -> Iterator[FieldError]:
    if around.roles.get(key) != PersonKind.MEMBER:
        yield FieldError(path, "unknown_role", {"role": key})


def _check_step(step: str, around: Around, path: str) -> Iterator[FieldError]:
    if step not in around.steps:
        yield FieldError(path, "asked_no_step", {"step": step})


def _check_field(key: str, types: Collection[str], code: str, around: Around, path: str) -> Iterator[FieldError]:
    """A field of the record, of one of these types by what it shows."""
    found = None if around.form is None else around.form.find(key)
    if around.form is None or found is None:
        yield FieldError(path, "unknown_field", {"field": key})
    elif around.forms.meaning(around.form, found).type.name not in types:
        yield FieldError(path, code, {"field": key})


def _check_manager(source: ChannelManager, around: Around, path: str) -> Iterator[FieldError]:
    partners = partner_form(around.forms)
    if partners is None or around.form is None or around.form.partner_path is None:
        yield FieldError(path, "asked_without_partner")
        return
    found = partners.find(source.field)
    if found is None:
        yield FieldError(path, "unknown_field", {"field": source.field})
    elif found.type.name not in MEMBER_TYPES:
        yield FieldError(path, "asked_no_people", {"field": source.field})


def _check_partner_users(source: PartnerUsers, around: Around, path: str) -> Iterator[FieldError]:
    yield from _check_roles(source.roles, PersonKind.PARTNER, around, f"{path}.roles")
    if source.field is None:
        if around.form is None or around.form.partner_path is None:
            yield FieldError(f"{path}.field", "asked_without_partner")
        return
    found = None if around.form is None else around.form.find(source.field)
    partners = partner_form(around.forms)
    if around.form is None or found is None:
        yield FieldError(f"{path}.field", "unknown_field", {"field": source.field})
    elif partners is None or partners.key not in _leads_to(around.forms, around.form, found):
        yield FieldError(f"{path}.field", "asked_no_partner", {"field": source.field})


def _leads_to(forms: Forms, form: FormDefinition, found: Field) -> tuple[str | None, ...]:
    shown = forms.meaning(form, found)
    return shown.target, shown.list_target


def partner_form(forms: Forms) -> FormDefinition | None:
    """The form whose records are the partners."""
    return next((each for each in forms if each.partner_path == ()), None)
