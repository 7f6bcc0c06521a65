"""A template filled with values, as the data that `document.typ` sets. Pure: no text in it is ever source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from tongzhou.builder.documents.codes import drawn
from tongzhou.builder.documents.contracts import (
    BLOCK_SPAN,
    Block,
    CodeBlock,
    FieldsBlock,
    HeadingBlock,
    HistoryBlock,
    ImageBlock,
    Line,
    Margin,
    SignatureBlock,
    SpaceBlock,
    TableBlock,
    TemplateDocument,
    TextBlock,
    Words,
)
from tongzhou.builder.documents.placeholders import COUNTED, Placeholder, parts_of
from tongzhou.builder.documents.showing import Reader
from tongzhou.builder.documents.values import Values
from tongzhou.kernel.texts import words

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A line of a record's history, in words."""

    at: str
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Filled:
    """One record to print: its values, its history where a block shows it."""

    values: Values
    history: Sequence[LogEntry] = ()


@dataclass(slots=True)
class Composer:
    """Fills one template for one reader, and gathers the codes that were drawn on the way."""

    document: TemplateDocument
    reader: Reader
    pictures: Mapping[str, str] = field(default_factory=dict)
    """Where the template's own pictures lie, by their ids."""
    drawn: dict[str, bytes] = field(default_factory=dict)

    def composed(self, records: Iterable[Filled]) -> Data:
        """Some records as one document, each on pages of its own."""
        page = self.document.page
        width, height = page.sides
        return {
            "lang": "zh" if self.reader.locale == "zh-CN" else "en",
            "title": words(self.document.title, self.reader.locale),
            "author": self.reader.workspace,
            "accent": self.reader.accent,
            "page": {
                "width": width,
                "height": height,
                "size": page.size,
                "frame": page.frame,
                **page.margins.model_dump(),
            },
            "records": [self._record(each) for each in records],
        }

    def text(self, text: Words | Line, values: Values) -> str:
        """A text with its placeholders filled."""
        return "".join(part for part in self._parts(text, values) if isinstance(part, str))

    def _record(self, filled: Filled) -> Data:
        return {
            "header": self._margin(self.document.header, filled.values),
            "footer": self._margin(self.document.footer, filled.values),
            "lines": [[self._block(block, filled) for block in line] for line in lines_of(self.document.blocks)],
        }

    def _margin(self, margin: Margin, values: Values) -> Data:
        sides = {side: list(self._parts(getattr(margin, side), values)) for side in ("left", "center", "right")}
        return {**sides, "rule": margin.rule}

    def _parts(self, text: Words | Line, values: Values) -> Iterator[str | Data]:
        for part in parts_of(words(text, self.reader.locale)):
            if not isinstance(part, Placeholder):
                yield part
            elif part.name in COUNTED:
                yield {"count": part.name[1:]}
            else:
                yield self._known(part.name) if part.name.startswith("@") else values.text(part.name)

    def _known(self, name: str) -> str:
        reader = self.reader
        return {
            "@today": reader.day(reader.today),
            "@now": reader.moment(reader.now),
            "@me": reader.name,
            "@workspace": reader.workspace,
            "@template": words(self.document.title, reader.locale),
        }[name]

    def _block(self, block: Block, filled: Filled) -> Data:
        compose = _COMPOSED.get(type(block))
        content = compose(self, block, filled) if compose else {}
        return {"type": block.type, "span": block.span, **content}

    def heading(self, block: HeadingBlock, filled: Filled) -> Data:
        """A title."""
        text = self.text(block.text, filled.values)
        return {"text": text, "level": block.level, "align": block.align, "tone": block.tone}

    def paragraph(self, block: TextBlock, filled: Filled) -> Data:
        """Words, line by line."""
        look = {"size": block.size or self.document.page.size, "bold": block.bold}
        text = self.text(block.text, filled.values)
        return {"lines": text.splitlines(), "align": block.align, "tone": block.tone, **look}

    def fields(self, block: FieldsBlock, filled: Filled) -> Data:
        """Labels and values; what is out of sight is left out."""
        values = filled.values
        labelled = ((values.label(key), key) for key in block.fields)
        pairs = [[label, values.text(key).splitlines()] for label, key in labelled if label is not None]
        return {"pairs": pairs, "columns": block.columns, "ruled": block.ruled}

    def table(self, block: TableBlock, filled: Filled) -> Data:
        """Rows with the columns in sight, and their totals."""
        values, key = filled.values, block.field
        columns = [column for column in block.columns if values.has_column(key, column.field)]
        rows = [[row.text(column.field) for column in columns] for row in values.rows(key)]
        totals = [values.total(key, column.field) if column.total else "" for column in columns]
        heads: list[Data] = [
            {
                "title": values.heading(key, column.field),
                "width": column.width,
                "align": "right" if values.is_figure(key, column.field) else "left",
            }
            for column in columns
        ]
        if block.numbered and heads:
            heads = [{"title": self.reader.say("number"), "width": 0, "align": "right"}, *heads]
            rows = [[str(number), *row] for number, row in enumerate(rows, start=1)]
            totals = ["", *totals]
        has_totals = any(column.total for column in columns)
        return {
            "columns": heads,
            "rows": rows,
            "totals": totals if has_totals else [],
            "total": self.reader.say("total"),
        }

    def image(self, block: ImageBlock, filled: Filled) -> Data:
        """The pictures of a field, or the template's own."""
        names: Sequence[str] = []
        if block.file is not None:
            names = [self.pictures[str(block.file)]] if str(block.file) in self.pictures else []
        elif block.field is not None:
            names = filled.values.pictures(block.field)
        return {"pictures": list(names), "height": block.height, "align": block.align}

    def code(self, block: CodeBlock, filled: Filled) -> Data:
        """A code, and the words it stands for where they are asked for or cannot be drawn."""
        text = self.text(block.text, filled.values).strip()
        picture = drawn(text, block.symbology) if text else None
        name = ""
        if picture is not None:
            name = f"code-{sha256(picture).hexdigest()[:24]}.svg"
            self.drawn[name] = picture
        caption = text if block.caption or picture is None else ""
        return {"picture": name, "caption": caption, "height": block.height, "align": block.align}

    def signature(self, block: SignatureBlock, filled: Filled) -> Data:
        """Who signs, and where."""
        places = [
            {
                "label": self.text(place.label, filled.values),
                "pictures": [] if place.field is None else list(filled.values.pictures(place.field))[:1],
            }
            for place in block.places
        ]
        return {"places": places, "date": self.reader.say("date") if block.dated else ""}

    def history(self, block: HistoryBlock, filled: Filled) -> Data:
        """What happened to the record."""
        heads = [self.reader.say(f"history.{name}") for name in ("at", "who", "what")]
        return {"heads": heads, "entries": [[each.at, each.who, each.what] for each in filled.history[: block.entries]]}

    def space(self, block: SpaceBlock, _filled: Filled) -> Data:
        """Room."""
        return {"height": block.height}


_COMPOSED: Mapping[type, Callable[[Composer, Any, Filled], Data]] = {
    HeadingBlock: Composer.heading,
    TextBlock: Composer.paragraph,
    FieldsBlock: Composer.fields,
    TableBlock: Composer.table,
    ImageBlock: Composer.image,
    CodeBlock: Composer.code,
    SignatureBlock: Composer.signature,
    HistoryBlock: Composer.history,
    SpaceBlock: Composer.space,
}


def lines_of(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Blocks as they stand side by side: a line ends where the next block no longer fits, and around page breaks."""
    line: list[Block] = []
    for block in blocks:
        is_full = sum(each.span for each in line) + block.span > BLOCK_SPAN
        if line and (is_full or "page_break" in (block.type, line[-1].type)):
            yield line
            line = []
        line.append(block)
    if line:
        yield line
