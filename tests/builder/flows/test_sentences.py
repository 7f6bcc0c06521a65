"""Every way in which a flow may be wrong, a run stuck or somebody refused is said in every language."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from tongzhou.builder import flows
from tongzhou.kernel.texts import LOCALES, Locale, catalogue

_FOUND = {
    "flow_faults": re.compile(r'\b_?fault\([^,]+, "([a-z_]+)"|FieldError\("[a-z]+", "([a-z_]+)", \{\}, "flow_faults"'),
    "flow_refusals": re.compile(r'Refused\(\s*"([a-z_]+)"|"(run_is_[a-z]+)"'),
    "flow_stops": re.compile(r'\.stick\(\w+, "([a-z_]+)"|FlowFault\("([a-z_]+)"|Broke\([^,]+, "([a-z_]+)"'),
}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("heading", _FOUND)
def test_sentences(heading: str, locale: Locale) -> None:
    code = "\n".join(path.read_text("utf-8") for path in Path(flows.__path__[0]).rglob("*.py"))
    used = {name for found in _FOUND[heading].finditer(code) for name in found.groups() if name}
    said = {key.removeprefix(f"{heading}.") for key in catalogue(locale) if key.startswith(f"{heading}.")}
    assert used <= said
    assert heading == "flow_stops" or used == said  # a call outside stops for reasons of the network


@pytest.mark.parametrize("heading", _FOUND)
def test_languages_fill_in_the_same(heading: str) -> None:
    chinese, english = (
        {key: {name for _, name, _, _ in Formatter().parse(sentence) if name} for key, sentence in each.items()}
        for each in (catalogue("zh-CN"), catalogue("en"))
    )
    keys = {key for key in english if key.startswith(f"{heading}.")}
    assert {key: chinese[key] for key in keys} == {key: english[key] for key in keys}
