"""Texts with `{names}` in them: what may stand in the braces, and what is wrong with a text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from tongzhou.builder.flows.deadline_documents import Template, each_text
from tongzhou.builder.flows.naming import FlowNames
from tongzhou.kernel.errors import FieldError

PLACEHOLDER: Final = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)\}")
NAMED_MAX: Final = 8
"""Names that an error offers: those nearest to what was written come first."""
_BRACES: Final = re.compile(r"\{([^{}\n]{0,200})\}")


def errors_of_text(names: FlowNames, template: Template, at: str) -> Iterator[FieldError]:
    """What stands in braces and is the name of nothing, a label as well: it would be sent as it is written.

    Of every language in which the text is written.
    """
    for said in dict.fromkeys(said for text in each_text(template) for said in _BRACES.findall(text)):
        if PLACEHOLDER.fullmatch(f"{{{said}}}") is None or names.get(said) is None:
            yield FieldError(at, "unknown_in_text", {"name": said[:60], "known": offered(names, said)})


def offered(names: FlowNames, said: str) -> str:
    """Names that may stand in a text, in braces: a field whose label was written first, then what looks alike."""
    labelled = names.labelled()
    known = list(labelled)
    meant = [name for name, labels in labelled.items() if said.strip() in labels]
    alike = get_close_matches(said.strip().casefold(), known, NAMED_MAX, 0.5)
    chosen = list(dict.fromkeys((*meant, *alike, *known)))[:NAMED_MAX]
    return " ".join(f"{{{name}}}" for name in chosen)
