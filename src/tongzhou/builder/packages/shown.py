"""Packages as the API answers them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from tongzhou.builder.packages.answers import (
    ContentShown,
    DifferenceShown,
    FormPlanShown,
    InstalledAnswer,
    LayerShown,
    LostFieldShown,
)
from tongzhou.builder.packages.contracts import Difference, Installed, Package
from tongzhou.builder.packages.documents import spell
from tongzhou.builder.packages.previewing import Layer, LostField, Preview
from tongzhou.builder.packages.weighing import FORM
from tongzhou.builder.schema.facade import ChangePlan
from tongzhou.kernel.texts import LOCALES, Locale, Text, words

TEXT_MAX: Final = 2_000
"""Characters of a side of a difference; the package itself holds the rest."""


def shown_installed(
    package: Package, looked: Preview | None, done: Installed, *, dry_run: bool, locale: Locale
) -> InstalledAnswer:
    """What an installation did, or would do after `looked`."""
    return {
        "package": package.manifest.key,
        "version": package.manifest.version,
        "title": package.manifest.title,
        "summary": package.manifest.summary,
        "before": None if looked is None else looked.before,
        "dry_run": dry_run,
        "is_possible": looked is None or looked.is_possible,
        "created": list(done.created),
        "changed": list(done.changed),
        "kept": list(done.kept),
        "differences": [shown_difference(each, locale) for each in done.differences if each.outcome != "created"],
        "plans": [] if looked is None else _plans(package, looked, locale),
        "rights": []
        if looked is None
        else [{"permission": str(right), "given": given} for right, given in looked.rights.items()],
        "contents": shown_contents(package),
        "met": [] if looked is None else list(looked.met),
        "left": [] if looked is None else list(looked.left),
        "lost": [] if looked is None else [_lost(each) for each in looked.lost],
        "samples": sum(len(records) for records in package.samples.values()),
        "samples_made": done.samples,
    }


def _plans(package: Package, looked: Preview, locale: Locale) -> list[FormPlanShown]:
    return [
        {"form": key, "title": package.forms[key]["title"], "plan": _plan(plan, locale)}
        for key, plan in looked.plans.items()
    ]


def _lost(lost: LostField) -> LostFieldShown:
    uses: list[Any] = [asdict(each) for each in lost.uses]
    return {"form": lost.form, "field": lost.field, "label": lost.label, "uses": uses}


def _plan(plan: ChangePlan, locale: Locale) -> Any:
    return plan.document(locale)


def shown_contents(package: Package) -> list[ContentShown]:
    """All that a package brings, by name."""
    forms: list[ContentShown] = [
        {"kind": FORM, "name": key, "title": form.get("title", key)} for key, form in package.forms.items()
    ]
    parts: list[ContentShown] = [
        {"kind": kind.value, "name": name, "title": text["title"]}
        for kind, texts in package.parts.items()
        for name, text in texts.items()
    ]
    return [*forms, *parts]


def shown_difference(each: Difference, locale: Locale) -> DifferenceShown:
    """A difference with the text of both sides."""
    return {
        "part": each.part,
        "kind": each.kind,
        "name": each.name,
        "path": each.path,
        "outcome": each.outcome,
        "here": _text(each.here, locale),
        "package": _text(each.package, locale),
    }


def shown_layer(layer: Layer, titles: Mapping[str, Text], locale: Locale) -> LayerShown:
    """A layer under its title; `titles` are those of what the package brings, by `kind name`."""
    state: Any = layer.state
    return {
        "kind": layer.kind,
        "name": layer.name,
        "title": titles.get(f"{layer.kind} {layer.name}", layer.name),
        "state": state,
        "differences": [shown_difference(each, locale) for each in layer.differences],
    }


def _text(value: Any, locale: Locale) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if isinstance(value, Mapping) and value and set(value) <= set(LOCALES):
        return words(value, locale)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    spelled = spell(value) if isinstance(value, Mapping) else spell({"-": value})
    return spelled.strip()[:TEXT_MAX]
