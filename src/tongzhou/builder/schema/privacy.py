"""Marks of personal data: what a field holds of people, how much of it a screen shows, how long it is kept. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Constraint

from tongzhou.builder.fields.facade import Texts, ValueKind

DOTS = "••••"
KEEP_DAYS_MAX = 36_500


class Level(StrEnum):
    """Ordinary personal data, or data whose leak does harm: ID numbers, bank accounts, where somebody is."""

    PERSONAL = "personal"
    SENSITIVE = "sensitive"


class Mask(StrEnum):
    """How much of a value is hidden until somebody with the right asks for it."""

    PARTLY = "partly"
    WHOLLY = "wholly"
    NOT = "not"


class Privacy(BaseModel):
    """A field's mark: what for the data is kept, and for how many days after the record last changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: Level
    mask: Mask = Mask.PARTLY
    purpose: Texts | None = None
    keep_days: Annotated[int, Constraint(ge=1, le=KEEP_DAYS_MAX)] | None = None
    fresh_code: Literal[True] | None = None
    """Partners' people confirm with a fresh code that they mean to change it, where the workspace asks for codes."""

    def as_json(self) -> dict[str, Any]:
        """The mark as a definition keeps it."""
        return self.model_dump(mode="json", exclude_none=True)


MARKABLE = frozenset(ValueKind) - {
    ValueKind.REFERENCE, ValueKind.REFERENCES, ValueKind.FILES, ValueKind.ROWS,
}  # fmt: skip
"""Kinds of values that can be masked: a reference is named by its record's label, a file is handed out whole."""

TEXTS = frozenset({ValueKind.TEXT, ValueKind.MARKUP})


def masked_text(mark: Privacy, kind: ValueKind, value: Any) -> Any:
    """A value as those see it who may not see all of it; `query.masking` says the same in SQL."""
    if value is None or kind not in TEXTS:
        return None
    if mark.mask is Mask.WHOLLY or kind is ValueKind.MARKUP:
        return DOTS
    text = str(value)
    if mark.level is Level.SENSITIVE:
        return DOTS + text[-4:] if len(text) >= 8 else DOTS
    if "@" in text[1:]:
        return text[0] + DOTS + text[text.index("@", 1) :]
    head, tail = kept_ends(len(text))
    return text[:head] + DOTS + (text[-tail:] if tail else "")


ENDS = ((11, 3, 4), (7, 2, 2), (2, 1, 0))
"""Texts of so many characters show so many at their start and end."""


def kept_ends(length: int) -> tuple[int, int]:
    """How many characters of a personal text stay readable at either end."""
    return next(((head, tail) for least, head, tail in ENDS if length >= least), (0, 0))
