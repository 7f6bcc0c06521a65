"""What is typeset, and what may be wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tongzhou.kernel.errors import Problem

Output = Literal["pdf", "png"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A template, the data of each document made with it, and the pictures that the data names.

    A template reads its data from `sys.inputs.data`, a JSON text, and the pictures from beside itself.
    """

    template: Path
    documents: Sequence[Mapping[str, Any]]
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    output: Output = "pdf"
    pages_max: int = 0
    """How many pages of each document are drawn as pictures; a PDF has all."""


class DocumentFailed(Problem):
    """The document could not be made within its limits."""

    code = "document_failed"
    status = 503
