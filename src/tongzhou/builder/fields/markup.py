"""Rich text: HTML of an allow-list, and the plain text of it.

What a column holds is clean: it passed `clean`, whoever wrote it and by whichever door, so pages may show it as it is.
"""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

_INLINE = ["strong", "b", "em", "i", "u", "s", "a", "code"]
TAGS = frozenset(["p", "br", "h1", "h2", "h3", "ul", "ol", "li", "blockquote", "pre", "hr", *_INLINE])
_SCHEMES = {"http", "https", "mailto", "tel"}
_BLOCKS = frozenset(["p", "br", "h1", "h2", "h3", "li", "blockquote", "pre", "hr"])


def clean(html: str) -> str | None:
    """The allowed part of an HTML text; None when nothing is left to read."""
    import nh3  # loads a native module: only forms with rich text need it

    kept = nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags={"script", "style"},
        attributes={"a": {"href"}},
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    ).strip()
    return kept if text_of(kept) else None


def text_of(html: str) -> str:
    """What a person reads of it, a line per block."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = ("".join(reader.parts)).split("\n")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def html_of(text: str) -> str:
    """A plain text as paragraphs; what is HTML already stays."""
    if "</" in text or "<br" in text:
        return text
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in text.splitlines() if line.strip())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  the parser gives it
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
