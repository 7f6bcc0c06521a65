"""Filling templates: no text whatever changes what a document is made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builder.documents.conftest import pages_of
from tongzhou.builder.documents.codes import drawn
from tongzhou.builder.documents.composing import Composer, Filled, LogEntry, lines_of
from tongzhou.builder.documents.contracts import TemplateDocument
from tongzhou.builder.documents.placeholders import Placeholder, Unclosed, parts_of, renamed
from tongzhou.builder.documents.printing import TEMPLATE
from tongzhou.builder.documents.showing import Reader
from tongzhou.builder.documents.values import Values
from tongzhou.kernel.typesetting.contracts import Work
from tongzhou.kernel.typesetting.setting import typeset

READER = Reader(
    locale="zh-CN",
    time_zone="Asia/Shanghai",
    workspace="同舟",
    accent="#1677ff",
    name="Ada",
    now=datetime(2020, 1, 1, tzinfo=UTC),
    today=date(2020, 1, 1),
)
DOCUMENT = TemplateDocument.model_validate(
    {
        "title": "T",
        "header": {"left": "{a} {@page}"},
        "blocks": [
            {"type": "heading", "text": "{a}"},
            {"type": "text", "text": "x {a} {{ }}"},
            {"type": "fields", "fields": ["a", "b"]},
            {"type": "table", "field": "rows", "columns": [{"field": "a", "total": True}, {"field": "b"}]},
            {"type": "code", "text": "{a}", "caption": True},
            {"type": "signature", "places": [{"label": "{a}"}]},
            {"type": "history"},
        ],
    }
)
HOSTILE = (
    '#panic("x")', '#image("/etc/passwd")', "]#set page(width: 1pt)[", "*a* _b_ `c` $d$ <e> @f", "\\ // /* */ ~ -- ...",
    '"; #let data = none', "= h1\n- item\n+ item", "{number}", "{@today}", "\u202e\u0000\ufeff",
    '#import "@preview/x:1.0.0"',
)  # fmt: skip


class Same:
    """Values that are all one text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def label(self, key: str) -> str:
        return self._text

    def text(self, key: str) -> str:
        return self._text

    def rows(self, key: str) -> Sequence[Values]:
        return [self, self]

    def has_column(self, key: str, column: str) -> bool:
        return True

    def heading(self, key: str, column: str) -> str:
        return self._text

    def is_figure(self, key: str, column: str) -> bool:
        return False

    def total(self, key: str, column: str) -> str:
        return self._text

    def pictures(self, key: str) -> Sequence[str]:
        return ()


def composed(text: str) -> dict[str, Any]:
    return Composer(DOCUMENT, READER).composed([Filled(Same(text), [LogEntry(text, text, text)])])


def shape(node: Any) -> Any:
    """What a document is made of, its words left aside."""
    if isinstance(node, dict):
        kept = {key: value for key, value in node.items() if key not in ("picture", "caption")}
        return {key: node[key] if key == "type" else shape(value) for key, value in kept.items()}
    if isinstance(node, list):
        is_text = node and all(isinstance(item, str) for item in node)
        return "words" if is_text or not node else [shape(item) for item in node]
    return "words" if isinstance(node, str) else node


@given(st.text(min_size=1, max_size=60))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_changes_what_a_document_is_made_of(text: str) -> None:
    assert shape(composed(text)) == shape(composed("plain"))


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_texts_are_printed_as_they_are(text: str) -> None:
    composer = Composer(DOCUMENT, READER)
    data = composer.composed([Filled(Same(text))])

    ((pdf,),) = await typeset(Work(template=TEMPLATE, documents=[data], pictures=composer.drawn))

    (page,) = pages_of(pdf)
    seen = "".join(page.split())
    assert "".join(text.replace("\u202e", "").replace("\x00", "").replace("\ufeff", "").split())[:12] in seen


NAMES = st.builds(lambda key: Placeholder(key, 0), st.from_regex(r"[a-z]{1,5}", fullmatch=True))


@given(st.lists(st.one_of(st.text(max_size=8), NAMES)))
def test_texts_read_back_as_they_were_written(parts: list[str | Placeholder]) -> None:
    written = "".join(
        f"{{{part.name}}}" if isinstance(part, Placeholder) else part.replace("{", "{{").replace("}", "}}")
        for part in parts
    )

    read = list(parts_of(written))

    assert [part.name for part in read if isinstance(part, Placeholder)] == [
        part.name for part in parts if isinstance(part, Placeholder)
    ]
    assert "".join(part for part in read if isinstance(part, str)) == "".join(
        part for part in parts if isinstance(part, str)
    )
    assert renamed(written, str) == written


@pytest.mark.parametrize(("text", "at"), [("a {b", 3), ("a } b", 3), ("{a{b}}", 1), ("{", 1)])
def test_braces_without_a_partner(text: str, at: int) -> None:
    with pytest.raises(Unclosed) as refused:
        list(parts_of(text))

    assert refused.value.at == at


def test_blocks_stand_side_by_side_while_they_fit() -> None:
    spans = [{"type": "text", "span": span} for span in (6, 6, 4, 4, 12, 3)]
    document = TemplateDocument.model_validate({"title": "T", "blocks": [*spans, {"type": "page_break", "span": 1}]})

    assert [[block.span for block in line] for line in lines_of(document.blocks)] == [[6, 6], [4, 4], [12], [3], [1]]


def test_codes() -> None:
    assert drawn("6901234567892", "ean13") is not None
    assert drawn("6901234567890", "ean13") is None
    assert drawn("中文", "code128") is None
    assert drawn("中文", "qr") is not None
    assert drawn("x" * 5000, "qr") is None
