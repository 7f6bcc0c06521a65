"""What a record is found and sorted by: its text with pinyin and initials. Pure.

Trigrams do not index two Chinese characters, and there is no ICU collation to sort by, so both are computed here
and stored with the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from tongzhou.builder.fields.readings import plain

SEARCH_LENGTH_MAX = 600
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_WORDS_MAX = 10


def search_text(parts: Iterable[str | None]) -> str | None:
    """All parts in lower case, each Chinese one also in pinyin and by its initials; None when nothing is there."""
    found: list[str] = []
    for part in parts:
        if part:
            text = fold(part)
            found.append(text)
            if _HAN.search(text):
                found += _spellings(text)
    return "\n".join(found)[:SEARCH_LENGTH_MAX] or None


def sort_key(text: str | None) -> str | None:
    """What a text sorts by: Chinese by pinyin, the rest by code point."""
    if not text:
        return None
    return _HAN.sub(lambda run: " ".join(_syllables(run.group())), text) if _HAN.search(text) else text


def searched_words(query: str) -> list[str]:
    """The words that a found record must all contain; text between spaces is one word."""
    return fold(query).split()[:_WORDS_MAX]


def bigrams(word: str) -> list[str]:
    """Pairs of neighbouring characters: what the index is asked for. A single character has none."""
    return sorted({word[index : index + 2] for index in range(len(word) - 1)})


def fold(text: str) -> str:
    """Text without the differences that a search overlooks: width, case, line breaks."""
    return " ".join(plain(text).lower().split())


def _spellings(text: str) -> tuple[str, str]:
    syllables = [syllable for run in _HAN.findall(text) for syllable in _syllables(run)]
    return "".join(syllables), "".join(syllable[0] for syllable in syllables)


@lru_cache(maxsize=50_000)
def _syllables(run: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    return tuple(syllable for syllable in lazy_pinyin(run) if syllable)
