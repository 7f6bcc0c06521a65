"""Sentences in the caller's language, from `locales/*.yaml`; every key stands in every language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

import yaml

Locale: TypeAlias = Literal["zh-CN", "en"]
LOCALES: tuple[Locale, ...] = ("zh-CN", "en")
DEFAULT_LOCALE: Locale = "zh-CN"
Text: TypeAlias = str | Mapping[str, str]
"""Words written by users or packages: one string for every language, or one per language."""


@cache
def catalogue(locale: Locale) -> dict[str, str]:
    """All sentences of a language by dotted key."""
    path = Path(__file__).parent / "locales" / f"{locale}.yaml"
    return dict(_flatten("", yaml.safe_load(path.read_text("utf-8"))))


def _flatten(prefix: str, node: Mapping[str, Any]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in node.items():
        name = f"{prefix}{key}"
        pairs += _flatten(f"{name}.", value) if isinstance(value, Mapping) else [(name, str(value))]
    return pairs


def say(locale: Locale, key: str, params: Mapping[str, Any] | None = None) -> str:
    """The sentence under `key` with `{params}` filled in, users' words among them in `locale`.

    An unknown key is shown as it is.
    """
    sentence = catalogue(locale).get(key)
    if sentence is None:
        return key
    try:
        return sentence.format_map(
            {
                name: words(value, locale) if isinstance(value, Mapping) else value
                for name, value in (params or {}).items()
            }
        )
    except (KeyError, IndexError):
        return sentence


def words(text: Text | None, locale: Locale) -> str:
    """A user's or package's label in `locale`, else in any language it has."""
    if text is None:
        return ""
    if isinstance(text, str):
        return text
    return text.get(locale) or text.get(DEFAULT_LOCALE) or next(iter(text.values()), "")


def listed(texts: Iterable[str], locale: Locale) -> str:
    """Words one after the other, as this language separates them."""
    return ("、" if locale == "zh-CN" else ", ").join(texts)


def known_locale(name: str | None) -> Locale:
    """The language of this name, or Chinese for none and for one that we do not speak."""
    return next((locale for locale in LOCALES if locale == name), DEFAULT_LOCALE)


def accepted_locale(header: str | None) -> Locale:
    """The first language of an Accept-Language header that we speak; English for others, Chinese for none at all."""
    tags = [part.split(";")[0].strip().lower() for part in (header or "*").split(",")]
    for tag in tags:
        if tag.startswith("zh"):
            return "zh-CN"
        if tag.startswith("en"):
            return "en"
    return DEFAULT_LOCALE if "*" in tags else "en"


def shell_locale(environment: Mapping[str, str]) -> Locale:
    """The language that a shell asks for: Chinese if its locale is Chinese, else English, as C and POSIX speak."""
    names = (environment.get(key) for key in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh-CN" if next(filter(None, names), "").lower().startswith("zh") else "en"
