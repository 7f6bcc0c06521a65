"""Writes contracts/ from the code: `make contracts`. A test fails when a file and the code differ."""

from __future__ import annotations

import json
from pathlib import Path

from tongzhou.entrypoints.published import published
from tongzhou.expressions.functions.help import Language, reference

DOCS = Path(__file__).resolve().parent.parent / "docs"
FUNCTIONS: dict[Language, str] = {"zh-CN": "functions.zh-CN.md", "en": "functions.md"}
FOLDER = Path(__file__).resolve().parent.parent / "contracts"


def main() -> None:
    """Write every document; keys stay in the code's order, which is that of reading."""
    for name, document in published().items():
        (FOLDER / name).write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8")
    for language, name in FUNCTIONS.items():
        (DOCS / name).write_text(reference(language), "utf-8")


if __name__ == "__main__":
    main()
