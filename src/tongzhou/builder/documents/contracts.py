"""Print templates as people and packages write them, and as they are stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator
from pydantic import Field as Constraint

from tongzhou.builder.fields.facade import Key, Language, Texts
from tongzhou.kernel.texts import Text

TEMPLATES_MAX = 100
BLOCKS_MAX = 200
COLUMNS_MAX = 20
RECORDS_MAX = 200
"""Records printed at once; more are chosen in parts."""
PICTURES_BYTES_MAX = 60 * 1024**2
PAGES_SHOWN = 10
"""Pages that a preview draws; the document itself has all."""
BLOCK_SPAN = 12
"""A line of blocks is twelve parts wide."""

_Words = Annotated[str, StringConstraints(max_length=10_000)]
_Line = Annotated[str, StringConstraints(max_length=500)]
Words = _Words | dict[Language, _Words]
"""Text with placeholders, for every language or one for each: `{name}` is a field, `{@today}` what the program knows,
`{{` and `}}` are braces."""
Line = _Line | dict[Language, _Line]

Millimetres = Annotated[float, Constraint(ge=0, le=1000)]
Align = Literal["left", "center", "right"]
Tone = Literal["ink", "quiet", "accent"]
Symbology = Literal["qr", "code128", "ean13"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Margins(_Strict):
    """White space around the page, in millimetres."""

    top: Millimetres = 20
    right: Millimetres = 18
    bottom: Millimetres = 20
    left: Millimetres = 18


class Page(_Strict):
    """The sheet; `custom` is as wide and high as it says, in millimetres, for labels."""

    paper: Literal["a3", "a4", "a5", "letter", "custom"] = "a4"
    width: Annotated[float, Constraint(ge=20, le=1000)] = 210
    height: Annotated[float, Constraint(ge=15, le=1000)] = 297
    landscape: bool = False
    margins: Margins = Margins()
    frame: Literal["none", "line", "double"] = "none"
    size: Annotated[float, Constraint(ge=4, le=72)] = 10
    """Points of the body's letters."""

    @model_validator(mode="after")
    def _leaves_room(self) -> Page:
        width, height = self.sides
        if self.margins.left + self.margins.right > width - 10 or self.margins.top + self.margins.bottom > height - 5:
            raise ValueError("the margins leave no room on the page")
        return self

    @property
    def sides(self) -> tuple[float, float]:
        """Width and height as the page lies."""
        width, height = PAPERS.get(self.paper, (self.width, self.height))
        return (height, width) if self.landscape else (width, height)


PAPERS: Mapping[str, tuple[float, float]] = {
    "a3": (297, 420),
    "a4": (210, 297),
    "a5": (148, 210),
    "letter": (215.9, 279.4),
}


class Margin(_Strict):
    """What stands above or below the text on every page; here `{@page}` and `{@pages}` count."""

    left: Line = ""
    center: Line = ""
    right: Line = ""
    rule: bool = False


class _Block(_Strict):
    span: Annotated[int, Constraint(ge=1, le=BLOCK_SPAN)] = BLOCK_SPAN
    """How many twelfths of the line it takes; blocks that fit stand side by side."""


class HeadingBlock(_Block):
    """A title within the page."""

    type: Literal["heading"]
    text: Words = ""
    level: Literal[1, 2, 3] = 2
    align: Align = "left"
    tone: Tone = "ink"


class TextBlock(_Block):
    """Paragraphs with placeholders."""

    type: Literal["text"]
    text: Words = ""
    size: Annotated[float, Constraint(ge=4, le=96)] | None = None
    bold: bool = False
    align: Align = "left"
    tone: Tone = "ink"


class FieldsBlock(_Block):
    """Fields with their labels, in one to four columns."""

    type: Literal["fields"]
    fields: Annotated[tuple[Key, ...], Constraint(max_length=100)] = ()
    columns: Annotated[int, Constraint(ge=1, le=4)] = 2
    ruled: bool = True


class TableColumn(_Strict):
    """A column of a sub-form's rows; `width` is its share of the line, `total` adds it up below."""

    field: Key
    width: Annotated[float, Constraint(gt=0, le=20)] = 1
    total: bool = False


class TableBlock(_Block):
    """The rows of a sub-form."""

    type: Literal["table"]
    field: Key
    columns: Annotated[tuple[TableColumn, ...], Constraint(max_length=COLUMNS_MAX)] = ()
    numbered: bool = False


class ImageBlock(_Block):
    """The pictures of a field, or one uploaded for the template."""

    type: Literal["image"]
    field: Key | None = None
    file: UUID | None = None
    height: Annotated[float, Constraint(ge=5, le=400)] = 30
    align: Align = "left"

    @model_validator(mode="after")
    def _is_one_thing(self) -> ImageBlock:
        if self.field is not None and self.file is not None:
            raise ValueError("a picture comes from a field or from a file")
        return self


class CodeBlock(_Block):
    """A value as a code to be scanned; one that the symbology cannot draw prints as text."""

    type: Literal["code"]
    text: Line = ""
    symbology: Symbology = "qr"
    height: Annotated[float, Constraint(ge=5, le=200)] = 25
    caption: bool = False
    align: Align = "left"


class SignaturePlace(_Strict):
    """Who signs, over a line; a signature field puts what was drawn on it."""

    label: Line = ""
    field: Key | None = None


class SignatureBlock(_Block):
    """Places to sign side by side, with a line for the date when asked for."""

    type: Literal["signature"]
    places: Annotated[tuple[SignaturePlace, ...], Constraint(min_length=1, max_length=4)]
    dated: bool = True


class HistoryBlock(_Block):
    """The latest changes of the record: when, who and what, as far as the reader sees them."""

    type: Literal["history"]
    entries: Annotated[int, Constraint(ge=1, le=50)] = 10


class SpaceBlock(_Block):
    """Room, in millimetres."""

    type: Literal["space"]
    height: Annotated[float, Constraint(ge=1, le=300)] = 5


class RuleBlock(_Block):
    """A line across."""

    type: Literal["rule"]


class BreakBlock(_Block):
    """What follows stands on a new page."""

    type: Literal["page_break"]


Block = Annotated[
    HeadingBlock
    | TextBlock
    | FieldsBlock
    | TableBlock
    | ImageBlock
    | CodeBlock
    | SignatureBlock
    | HistoryBlock
    | SpaceBlock
    | RuleBlock
    | BreakBlock,
    Constraint(discriminator="type"),
]


class TemplateDocument(_Strict):
    """A print template."""

    title: Texts
    page: Page = Page()
    header: Margin = Margin()
    footer: Margin = Margin()
    blocks: Annotated[tuple[Block, ...], Constraint(max_length=BLOCKS_MAX)] = ()
    file_name: Line = ""
    """The name of the file, with placeholders; empty for the template's title and the record's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A stored template. `bound` says which field each name meant when it was saved: `items.price` → field id."""

    id: UUID
    form_id: UUID
    key: str
    document: TemplateDocument
    bound: Mapping[str, str]
    revision: int
    updated_at: datetime
    updated_by: str

    @property
    def title(self) -> Text:
        """What people call it."""
        return self.document.title
