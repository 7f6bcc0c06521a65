"""Texts with placeholders: `公司 {name}，{@today}`. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from tongzhou.builder.schema.contracts import SYSTEM_FIELDS, Field, FormDefinition
from tongzhou.kernel.texts import LOCALES, words

Known = Literal["@today", "@now", "@me", "@workspace", "@template", "@page", "@pages"]
KNOWN: tuple[Known, ...] = ("@today", "@now", "@me", "@workspace", "@template", "@page", "@pages")
COUNTED = frozenset({"@page", "@pages"})
"""What only the margins know: it differs from page to page."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """The name between braces, and the character it stands at, from 1 on."""

    name: str
    at: int


class Unclosed(ValueError):
    """A brace that nothing closes, or that closes nothing; `at` is its character, from 1 on."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


Part = str | Placeholder


def parts_of(text: str) -> Iterator[Part]:
    """The words and placeholders of a text in their order; raises Unclosed."""
    plain, position = "", 0
    while position < len(text):
        character = text[position]
        if character not in "{}":
            plain += character
            position += 1
        elif text[position : position + 2] in ("{{", "}}"):
            plain += character
            position += 2
        else:
            end = _closing(text, position)
            if plain:
                yield plain
            yield Placeholder(text[position + 1 : end].strip(), position + 1)
            plain, position = "", end + 1
    if plain:
        yield plain


def _closing(text: str, start: int) -> int:
    end = text.find("}", start)
    inner = text.find("{", start + 1)
    if text[start] == "}" or end < 0 or -1 < inner < end:
        raise Unclosed(start + 1)
    return end


def names_of(text: str) -> Iterator[str]:
    """The names of a text's placeholders; raises Unclosed."""
    return (part.name for part in parts_of(text) if isinstance(part, Placeholder))


def renamed(text: str, rename: Callable[[str], str]) -> str:
    """The text with other names in its placeholders; what cannot be read stays as it is."""
    try:
        parts = list(parts_of(text))
    except Unclosed:
        return text
    return "".join(
        f"{{{rename(part.name)}}}" if isinstance(part, Placeholder) else part.replace("{", "{{").replace("}", "}}")
        for part in parts
    )


def key_of(form: FormDefinition, name: str) -> str:
    """The key of the field that a name means: its key, or the label of exactly one field; else the name itself."""
    if name.startswith("@") or form.find(name) is not None:
        return name
    labelled = [each.key for each in _fields(form) if name in _labels(form, each.key)]
    return labelled[0] if len(labelled) == 1 else name


def nearest(form: FormDefinition, name: str) -> str | None:
    """The known placeholder that a wrong name probably meant."""
    if name.startswith("@"):
        return next(iter(get_close_matches(name, KNOWN, 1, 0.5)), None)
    known = {label: each.key for each in _fields(form) for label in (*_labels(form, each.key), each.key)}
    folded = {label.casefold(): key for label, key in known.items()}
    found = get_close_matches(name.casefold(), folded, 1, 0.5)
    return folded[found[0]] if found else None


def _fields(form: FormDefinition) -> Iterator[Field]:
    yield from form.live_fields
    yield from SYSTEM_FIELDS


def _labels(form: FormDefinition, key: str) -> set[str]:
    label = form.get(key).label
    return {words(label, locale) for locale in LOCALES}
