"""Keys for what people made without one: by its title, readable, each once. Pure but for the pinyin dictionary."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from tongzhou.builder.fields.facade import search_text
from tongzhou.kernel.texts import Text, words

KEY_LENGTH: Final = 40
_NOT_IN_KEYS: Final = re.compile(r"[^a-z0-9]+")


def key_for(title: Text, taken: Collection[str], otherwise: str) -> str:
    """`Gold partners` → `gold_partners`, 大客户 → `dakehu`; with a number where that is taken."""
    plain = _spelled(words(title, "en")) or otherwise
    numbered = (plain, *(f"{plain}_{number}" for number in range(2, len(taken) + 3)))
    return next(each for each in numbered if each not in taken)


def _spelled(title: str) -> str:
    lines = (search_text([title]) or "").split("\n")
    latin = lines[1] if len(lines) > 1 else lines[0]
    return _NOT_IN_KEYS.sub("_", latin).strip("_").lstrip("0123456789_")[:KEY_LENGTH].rstrip("_")
