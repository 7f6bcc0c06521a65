"""Documents that must not disagree with the code."""

from __future__ import annotations

import re
from pathlib import Path

from typer.main import get_command

from tongzhou.entrypoints.cli import app
from tongzhou.kernel.settings import Settings

ROOT = Path(__file__).parent.parent
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def test_the_operators_page_names_every_setting() -> None:
    text = (ROOT / "docs" / "operator.md").read_text("utf-8")
    missing = [name for name in Settings.model_fields if f"TONGZHOU_{name.upper()}" not in text]
    assert missing == []


def test_the_operators_page_names_every_command() -> None:
    text = (ROOT / "docs" / "operator.md").read_text("utf-8")
    commands = getattr(get_command(app), "commands", {})
    assert [name for name in commands if f"tongzhou {name}" not in text] == []


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{document.name}: {target}"
        for document in DOCUMENTS
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", document.read_text("utf-8"))
        if not (document.parent / target).exists()
    ]
    assert broken == []


def test_no_two_decisions_have_one_number() -> None:
    numbers = [path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md")]
    assert sorted(numbers) == sorted(set(numbers))
