"""Decisions about packages (pure): how a live form reads as package text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from tongzhou.builder.packages.contracts import Document, Manifest
from tongzhou.builder.packages.errors import PackageInvalid
from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.facade import fetched_from

FORM_KEYS = (
    "key",
    "title",
    "icon",
    "color",
    "label_field",
    "partner_path",
    "shared_with_partners",
    "unique_together",
    "layout",
    "rules",
    "checks",
    "duplicates",
    "lifecycle",
    "aggregate",
)
FIELD_KEYS = (
    "key",
    "type",
    "label",
    "required",
    "unique",
    "settings",
    "help",
    "placeholder",
    "width",
    "hidden_from_partners",
    "default_formula",
    "linked",
    "privacy",
)
MARK_KEYS = ("level", "mask", "purpose", "keep_days", "fresh_code")


def form_text(definition: Document) -> Document:
    """A live definition as a package writes it: without ids, versions, retired fields and what is usual."""
    kept = {key: definition[key] for key in FORM_KEYS if not _is_usual(key, definition.get(key))}
    fields = [
        {key: _plain(key, field[key]) for key in FIELD_KEYS if not _is_usual(key, field.get(key))}
        for field in definition["fields"]
        if not field.get("retired")
    ]
    return {**kept, "fields": fields}


def portable_form(text: Document, roles: Collection[str]) -> Document:
    """A form's text as it leaves the workspace: without the people, departments and roles (but these) that pickers
    are limited to.
    """
    fields = [
        {**field, "settings": _portable_settings(field["settings"], roles)} if "settings" in field else field
        for field in text["fields"]
    ]
    return {**text, "fields": [{name: part for name, part in field.items() if part != {}} for field in fields]}


def _portable_settings(settings: Document, roles: Collection[str]) -> Document:
    ranges = {name: settings[name] for name in ("range", "recommended") if isinstance(settings.get(name), Mapping)}
    carried = {name: _portable_range(given, roles) for name, given in ranges.items()}
    found = {name: carried.get(name, value) for name, value in settings.items()}
    return {name: value for name, value in found.items() if value is not None}


def _portable_range(given: Document, roles: Collection[str]) -> Document | None:
    """A range without ids; None where it names nobody then."""
    kept = {name: value for name, value in given.items() if name not in ("departments", "members", "roles")}
    travelling = [key for key in given.get("roles", ()) if key in roles]
    names_some = travelling or any(kept.get(name) for name in ("own", "of", "linked", "kind"))
    return {**kept, **({"roles": travelling} if travelling else {})} if names_some else None


def _plain(key: str, value: Any) -> Any:
    if key != "privacy":
        return value
    return {part: value[part] for part in MARK_KEYS if part in value and value[part] != "partly"}


def check_whole(manifest: Manifest, forms: Forms) -> None:
    """A package holds every form that its forms lead to; raises PackageInvalid naming the first that is missing."""
    for key in manifest.forms:
        form = forms.by_key.get(key)
        if form is None:
            raise PackageInvalid(file=f"forms/{key}.yaml", reason="no such form")
        if form.aggregate is not None:
            for source in form.aggregate.sources:
                if source.form not in manifest.forms:
                    raise PackageInvalid(file=f"forms/{key}.yaml", reason=f"it counts form {source.form}, add it")
        for each in form.live_fields:
            for target in sorted(fetched_from(each)):
                if not target.startswith("_") and target not in manifest.forms:
                    raise PackageInvalid(file=f"forms/{key}.yaml", reason=f"{each.key} needs form {target}, add it")


def _forms_in(settings: Any) -> Iterator[str]:
    """The forms that a field's settings name, however deep."""
    if isinstance(settings, Mapping):
        if isinstance(settings.get("form"), str):
            yield settings["form"]
        for value in settings.values():
            yield from _forms_in(value)
    elif isinstance(settings, list):
        for value in settings:
            yield from _forms_in(value)


def _is_usual(key: str, value: object) -> bool:
    """Nothing, false and empty need no line; an empty path to the partner means the partner form itself."""
    if key == "partner_path":
        return value is None
    return value in (None, False, [], {}, "")


def role_text(role: Document, form_order: Iterable[str]) -> Document:
    """A role as a package writes it; forms stand in the package's order, others after them by key."""
    order = {key: number for number, key in enumerate(form_order)}
    forms: Mapping[str, Document] = role["forms"]
    return {
        "key": role["key"],
        "title": role["title"],
        "kind": role["kind"],
        "permissions": list(role["permissions"]),
        "forms": {key: _grant_text(forms[key]) for key in sorted(forms, key=lambda k: (order.get(k, len(order)), k))},
    }


def _grant_text(grant: Document) -> Document:
    fields = grant.get("fields") or {}
    text: Document = {"actions": list(grant["actions"])}
    if grant.get("rows"):
        text["rows"] = grant["rows"]
    text["fields"] = {"read": fields.get("read", "*"), "write": fields.get("write", "*")}
    return text


def is_newer(version: str, than: str) -> bool:
    """Whether a version such as 1.10.0 comes after another."""
    return _numbers(version) > _numbers(than)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
