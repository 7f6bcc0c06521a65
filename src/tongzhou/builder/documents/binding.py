"""Which fields a template speaks of: by name as people write them, by id as it is kept. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tongzhou.builder.documents.contracts import (
    Block,
    CodeBlock,
    FieldsBlock,
    HeadingBlock,
    ImageBlock,
    Line,
    SignatureBlock,
    TableBlock,
    TemplateDocument,
    TextBlock,
    Words,
)
from tongzhou.builder.documents.placeholders import Unclosed, key_of, names_of, renamed
from tongzhou.builder.schema.contracts import FormDefinition, Forms

Put = Callable[[Words], Words]


@dataclass(frozen=True, slots=True)
class Place:
    """A text of a template: where it stands (`blocks.2.text`), in which block from 1 on, and in each language."""

    path: str
    block: int | None
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Used:
    """A field that a template names: the path of the name, its block, the field, and the column of a sub-form's row."""

    path: str
    block: int | None
    key: str
    column: str | None = None

    @property
    def name(self) -> str:
        """As people read it: `total`, `items.price`."""
        return self.key if self.column is None else f"{self.key}.{self.column}"


def places_of(document: TemplateDocument) -> Iterator[Place]:
    """Every text with placeholders."""
    for margin in ("header", "footer"):
        for side in ("left", "center", "right"):
            yield Place(f"{margin}.{side}", None, languages(getattr(getattr(document, margin), side)))
    for index, block in enumerate(document.blocks):
        for name, text in _texts_of(block):
            yield Place(f"blocks.{index}.{name}", index + 1, languages(text))
    yield Place("file_name", None, languages(document.file_name))


def _texts_of(block: Block) -> Iterator[tuple[str, Words | Line]]:
    if isinstance(block, (HeadingBlock, TextBlock, CodeBlock)):
        yield "text", block.text
    if isinstance(block, SignatureBlock):
        for index, place in enumerate(block.places):
            yield f"places.{index}.label", place.label


def languages(text: Words | Line) -> tuple[str, ...]:
    """A text in all its languages."""
    return (text,) if isinstance(text, str) else tuple(text.values())


def used_in(document: TemplateDocument) -> Iterator[Used]:
    """Every field that the template names, placeholders that cannot be read left out."""
    for place in places_of(document):
        for text in place.texts:
            try:
                names = [name for name in names_of(text) if not name.startswith("@")]
            except Unclosed:
                continue
            yield from (Used(place.path, place.block, name) for name in names)
    for index, block in enumerate(document.blocks):
        yield from _named_by(block, f"blocks.{index}", index + 1)


def _named_by(block: Block, path: str, number: int) -> Iterator[Used]:
    if isinstance(block, FieldsBlock):
        yield from (Used(f"{path}.fields.{at}", number, key) for at, key in enumerate(block.fields))
    elif isinstance(block, TableBlock):
        yield Used(f"{path}.field", number, block.field)
        for at, column in enumerate(block.columns):
            yield Used(f"{path}.columns.{at}.field", number, block.field, column.field)
    elif isinstance(block, ImageBlock) and block.field is not None:
        yield Used(f"{path}.field", number, block.field)
    elif isinstance(block, SignatureBlock):
        for at, place in enumerate(block.places):
            if place.field is not None:
                yield Used(f"{path}.places.{at}.field", number, place.field)


def bound(forms: Forms, form: FormDefinition, document: TemplateDocument) -> Mapping[str, str]:
    """What the names of a checked template mean: `total` and `items.price` to the fields' ids."""
    found = {}
    for used in used_in(document):
        field = form.get(used.key)
        if used.column is None:
            found[used.name] = field.id
        else:
            rows = forms.get(form.row_forms[used.key])
            found[used.name] = rows.get(used.column).id
    return found


def keyed(form: FormDefinition, document: TemplateDocument) -> TemplateDocument:
    """The template with labels in placeholders (`{公司名称}`) written as the keys of their fields (`{name}`)."""

    def put(text: Words) -> Words:
        if isinstance(text, str):
            return renamed(text, lambda name: key_of(form, name))
        return {language: renamed(each, lambda name: key_of(form, name)) for language, each in text.items()}

    def margin(name: str) -> Mapping[str, Words]:
        return {side: put(getattr(getattr(document, name), side)) for side in ("left", "center", "right")}

    return document.model_copy(
        update={
            "header": document.header.model_copy(update=margin("header")),
            "footer": document.footer.model_copy(update=margin("footer")),
            "file_name": put(document.file_name),
            "blocks": tuple(_keyed_block(block, put) for block in document.blocks),
        }
    )


def _keyed_block(block: Block, put: Put) -> Block:
    if isinstance(block, (HeadingBlock, TextBlock, CodeBlock)):
        return block.model_copy(update={"text": put(block.text)})
    if isinstance(block, SignatureBlock):
        places = tuple(place.model_copy(update={"label": put(place.label)}) for place in block.places)
        return block.model_copy(update={"places": places})
    return block
