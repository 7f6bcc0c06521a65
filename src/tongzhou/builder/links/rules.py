"""Decisions about public links (pure): what fits a form, whether one is open, what visitors may write."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import orjson

from tongzhou.builder.fields.contracts import Refused
from tongzhou.builder.fields.facade import Linked, OptionSource, QuerySettings, ValueKind
from tongzhou.builder.links.contracts import PREFILL_MAX, Closed, Link, LinkDocument, LinkField, LinkKind, Prefill
from tongzhou.builder.links.errors import PrefillAltered
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.builder.schema.facade import Place, along, find_source, inputs_of
from tongzhou.kernel.errors import FieldError
from tongzhou.kernel.sealing import Sealer

ASKABLE: Final = frozenset(
    {ValueKind.TEXT, ValueKind.NUMBER, ValueKind.MONEY, ValueKind.DATE, ValueKind.CHOICE, ValueKind.BOOLEAN}
)
"""Kinds that a visitor can give exactly."""


def faults(forms: Forms, form: FormDefinition, document: LinkDocument) -> list[FieldError]:
    """Everything that keeps the link from working on this form as it is now."""
    found = _fill_faults(form, document) if document.kind is LinkKind.FILL else _query_faults(forms, form, document)
    errors = list(found)
    if document.opens_at and document.closes_at and document.closes_at <= document.opens_at:
        errors.append(FieldError("closes_at", "before_start"))
    return errors


def _fill_faults(form: FormDefinition, document: LinkDocument) -> Iterator[FieldError]:
    if not document.fields:
        yield FieldError("fields", "required")
    seen: set[str] = set()
    for number, given in enumerate(document.fields):
        code = _field_fault(form, given, seen)
        if code is not None:
            yield FieldError(f"fields.{number}.field", code, {"field": given.field, "other": given.field})
        elif (refused := _value_fault(form.get(given.field), given.value)) is not None:
            yield FieldError(f"fields.{number}.value", refused.code, refused.params)
        seen.add(given.field)
    channel = document.channel_field
    if channel is not None and not _takes_channel(form, channel, document):
        yield FieldError("channel_field", "link_channel_field", {"field": channel})
    missing = [each for each in form.live_fields if _is_lacking(each, seen | {channel})]
    for each in missing if document.fields else ():
        yield FieldError("fields", "link_lacks_required", {"field": each.key})


def _field_fault(form: FormDefinition, given: LinkField, seen: Collection[str]) -> str | None:
    each = form.find(given.field)
    if each is None:
        return "unknown_field"
    if given.field in seen:
        return "given_twice"
    if each.is_found:
        is_shown = given.fetch and not given.hidden and given.value is None
        return None if is_shown else "link_query_not_fetched"
    if each.is_system or not each.type.is_written_by_people:
        return "read_only"
    is_person = each.target is not None and each.target.startswith("_")
    return "link_field_people" if is_person and not given.hidden and given.value is None else None


def _value_fault(each: Field, value: Any) -> Refused | None:
    if value is None:
        return None
    try:
        each.type.codec.parser(each.settings)(value)
    except Refused as refused:
        return refused
    return None


def _takes_channel(form: FormDefinition, key: str, document: LinkDocument) -> bool:
    each = form.find(key)
    is_text = each is not None and each.type.name in ("text", "long_text") and not each.unique
    return is_text and key not in {given.field for given in document.fields}


def _is_lacking(each: Field, given: Collection[str | None]) -> bool:
    has_default = getattr(each.settings, "default", None) is not None or not each.type.is_written_by_people
    return each.required and not has_default and each.key not in given


def _query_faults(forms: Forms, form: FormDefinition, document: LinkDocument) -> Iterator[FieldError]:
    for name, keys in (("conditions", document.conditions), ("shown", document.shown)):
        if not keys:
            yield FieldError(name, "required")
        for number, key in enumerate(keys):
            each = form.find(key)
            if each is None:
                yield FieldError(f"{name}.{number}", "unknown_field", {"field": key})
            elif key in keys[:number]:
                yield FieldError(f"{name}.{number}", "given_twice", {"other": key})
            elif name == "conditions" and forms.meaning(form, each).kind not in ASKABLE:
                yield FieldError(f"{name}.{number}", "link_not_askable", {"field": key})
            elif name == "shown" and (each.is_system or forms.meaning(form, each).kind is ValueKind.FILES):
                yield FieldError(f"{name}.{number}", "link_not_showable", {"field": key})


def closed(link: Link, now: datetime, *, is_broken: bool) -> Closed | None:
    """Why the link takes nothing now, None while it is open."""
    document = link.document
    if link.paused:
        return "paused"
    if document.opens_at is not None and now < document.opens_at:
        return "early"
    if document.closes_at is not None and now >= document.closes_at:
        return "over"
    if document.submissions_max is not None and link.submissions >= document.submissions_max:
        return "full"
    return "broken" if is_broken else None


def is_broken(forms: Forms, form: FormDefinition, document: LinkDocument) -> bool:
    """Whether the form changed so that the link can do nothing sensible any more.

    A fill link goes on without a field that was retired; a query link without one of its conditions would show more
    than it should.
    """
    if document.kind is LinkKind.QUERY:
        return bool(faults(forms, form, document))
    return not live_fields(form, document)


def live_fields(form: FormDefinition, document: LinkDocument) -> dict[str, LinkField]:
    """The link's fields that still are what they were."""
    return {given.field: given for given in document.fields if _field_fault(form, given, ()) is None}


def fetched(form: FormDefinition, document: LinkDocument) -> dict[str, Linked]:
    """The fields of the link whose linked values visitors are given, with where they come from."""
    found = {key: form.get(key).linked for key, given in live_fields(form, document).items() if given.fetch}
    return {key: linked for key, linked in found.items() if linked is not None}


def queried(form: FormDefinition, document: LinkDocument) -> dict[str, QuerySettings]:
    """The query fields of the link, each with what it finds."""
    return {key: form.queries[key] for key in live_fields(form, document) if key in form.queries}


def offering(form: FormDefinition, document: LinkDocument) -> dict[str, OptionSource]:
    """The choices of the link whose options of another form visitors are offered."""
    given = (key for key, given in live_fields(form, document).items() if given.fetch)
    return {key: source for key in given if (source := find_source(form.get(key))) is not None}


def offered_by(forms: Forms, source: OptionSource) -> Iterator[Place]:
    """All that a visitor reads in another form by the options it offers."""
    form = forms.get(source.form)
    for key in (source.field, *(match.field for match in source.where), *_filtered(source.filter)):
        for place in along(forms, form, ".".join(_path(forms, form, key))):
            yield from _made_of(forms, place)


def _path(forms: Forms, form: FormDefinition, name: str) -> Iterator[str]:
    for key in name.split("."):
        each = form.get(key)
        yield each.id
        form = forms.get(each.target) if each.target is not None else form


def _filtered(document: Any) -> Iterator[str]:
    """The names that a JSON predicate compares."""
    if isinstance(document, list):
        for part in document:
            yield from _filtered(part)
    elif isinstance(document, Mapping):
        if "field" in document:
            yield document["field"]
        for name in ("all", "any", "not"):
            yield from _filtered(document.get(name))


def read_elsewhere(forms: Forms, form: FormDefinition, document: LinkDocument) -> Iterator[Place]:
    """Every field of other forms that visitors read by what the link's query fields show and its choices offer."""
    for key in queried(form, document):
        yield from found_by(forms, form, key)
    for source in offering(form, document).values():
        yield from offered_by(forms, source)


def found_by(forms: Forms, form: FormDefinition, key: str) -> Iterator[Place]:
    """All that a visitor reads in other forms by a query field: what finds records, and what is shown of them."""
    settings = form.queries[key]
    source = forms.get(settings.form)
    shown = (source.get(each) for each in (*settings.columns, *(sort.field for sort in settings.sort)))
    places = (*inputs_of(forms, form, form.get(key)), *(Place(source, each) for each in shown))
    for place in places:
        if place.field is not form.find(place.field.key):
            yield from _made_of(forms, place)


def _made_of(forms: Forms, place: Place) -> Iterator[Place]:
    yield place
    for part in inputs_of(forms, *place) if place.field.is_computed else ():
        yield from _made_of(forms, part)


def fetched_from(linked: Linked) -> frozenset[str]:
    """The fields of the other form that a linked value is found by and taken from."""
    return frozenset({linked.take, *(match.field for match in linked.where)} - {"id"})


def row_fields(forms: Forms, form: FormDefinition, document: LinkDocument) -> dict[str, list[str]]:
    """What visitors write in the rows of the link's sub-forms, by the form of the rows: no people, no references."""
    settings = [form.subforms[key] for key in live_fields(form, document) if key in form.subforms]
    return {
        each.form: [
            field.key
            for field in forms.get(each.form).stored_fields
            if field.type.is_written_by_people and field.target is None and field.kind is not ValueKind.FILES
        ]
        for each in settings
    }


def visible(form: FormDefinition, document: LinkDocument, prefill: Prefill | None) -> list[str]:
    """The fields that the page shows: those to fill in, and those whose value is shown but cannot be altered."""
    locked = fixed_values(form, document, prefill)
    return [
        key
        for key, given in live_fields(form, document).items()
        if not given.hidden and (key in locked or _is_fillable(form, given))
    ]


def _is_fillable(form: FormDefinition, given: LinkField) -> bool:
    return form.get(given.field).target is None or given.search


def fillable(form: FormDefinition, document: LinkDocument, prefill: Prefill | None) -> frozenset[str]:
    """The fields that visitors write themselves."""
    locked = fixed_values(form, document, prefill)
    return frozenset(key for key in visible(form, document, prefill) if key not in locked)


def fixed_values(form: FormDefinition, document: LinkDocument, prefill: Prefill | None) -> dict[str, Any]:
    """The values that a submission gets whatever the visitor sends: those of the link, then those of the address."""
    fields = live_fields(form, document)
    values = {key: given.value for key, given in fields.items() if given.value is not None}
    signed = {} if prefill is None else {key: value for key, value in prefill.values.items() if key in fields}
    return {**values, **signed}


def prefill_faults(form: FormDefinition, document: LinkDocument, prefill: Prefill) -> list[FieldError]:
    """What of a prefill is no field of the link, or no value of its field."""
    fields, errors = live_fields(form, document), []
    for key, value in prefill.values.items():
        if key not in fields:
            errors.append(FieldError(f"values.{key}", "unknown_field", {"field": key}))
        elif (refused := _value_fault(form.get(key), value)) is not None:
            errors.append(FieldError(f"values.{key}", refused.code, refused.params))
    return errors


def signed_prefill(prefill: Prefill, link: Link, sealer: Sealer) -> str:
    """The prefill as an address carries it."""
    content = orjson.dumps({"v": prefill.values, "c": prefill.channel})
    return f"{_encode(content)}.{_encode(sealer.sign(content, _purpose(link)))}"


def read_prefill(text: str | None, link: Link, sealer: Sealer) -> Prefill | None:
    """What an address carries; raises PrefillAltered for anything that `signed_prefill` did not make for this link."""
    if not text:
        return None
    content, _, signature = text.partition(".")
    try:
        message = _decode(content)
        if len(text) > PREFILL_MAX or not sealer.is_signed(message, _decode(signature), _purpose(link)):
            raise PrefillAltered()
    except (binascii.Error, ValueError) as error:
        raise PrefillAltered() from error
    given = orjson.loads(message)
    return Prefill(values=given["v"], channel=given["c"])


def _purpose(link: Link) -> str:
    return f"prefill {link.id}"


def _encode(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def merged(
    form: FormDefinition,
    document: LinkDocument,
    values: Mapping[str, Any],
    prefill: Prefill | None,
    channel: str | None,
) -> tuple[dict[str, Any], list[FieldError]]:
    """All values of a submission, and what the visitor sent although it is not theirs to give."""
    free = fillable(form, document, prefill)
    beyond = [key for key in values if key not in free]
    errors = [FieldError(key[:100], "unknown_field", {"field": key[:100]}) for key in beyond]
    own = {key: value for key, value in values.items() if key in free}
    stored = {} if not channel or document.channel_field is None else {document.channel_field: channel}
    known = {key: value for key, value in stored.items() if form.find(key) is not None}
    return {**own, **known, **fixed_values(form, document, prefill)}, errors
