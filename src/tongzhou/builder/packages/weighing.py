"""What installing a package would come to, before anything is written: its texts merged with what stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from tongzhou.builder.packages.contracts import Difference, Document, Package, PartKind
from tongzhou.builder.packages.layers import merge
from tongzhou.builder.packages.parts import Hands, live_form_text, read_parts
from tongzhou.builder.packages.pictures import spelled
from tongzhou.builder.packages.rules import form_text
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.builder.schema.facade import read_definition, write_definition

FORM = "form"


@dataclass(frozen=True, slots=True)
class Weighed:
    """The texts to be written, forms first, and where the sides differ."""

    forms: tuple[Document, ...]
    parts: tuple[tuple[PartKind, Document], ...]
    differences: tuple[Difference, ...]
    met: tuple[str, ...]
    """What was here under the same name though the package is new."""
    left: tuple[str, ...]
    """What the package brought before and brings no more: it stays, as the workspace's own."""


async def weigh(hands: Hands, package: Package, base: Package | None, take: Collection[str]) -> Weighed:
    """`base` is the package as it was installed before, None where it is new here."""
    scale = _Scale(take)
    forms = [
        _with_retired(document, hands.forms.by_key.get(document["key"]))
        for document in scale.weighed(
            FORM,
            {} if base is None else {key: _canonical(form) for key, form in base.forms.items()},
            {form.key: live_form_text(hands, form) for form in hands.forms if form.key in package.forms},
            {key: _canonical(form) for key, form in package.forms.items()},
        )
    ]
    parts = []
    for kind in PartKind:
        new = package.parts.get(kind, {})
        if not new:
            continue
        before = {} if base is None else base.parts.get(kind, {})
        live = await read_parts(hands, kind, package.manifest.forms)
        parts += [(kind, text) for text in scale.weighed(kind.value, before, live, new)]
    left = [] if base is None else [name for name in base.names() if name not in package.names()]
    return Weighed(tuple(forms), tuple(parts), tuple(scale.differences), tuple(scale.met), tuple(left))


class _Scale:
    """Merges the documents of one kind after the other and keeps where the sides differ."""

    def __init__(self, take: Collection[str]) -> None:
        self._take = take
        self.differences: list[Difference] = []
        self.met: list[str] = []

    def weighed(
        self, kind: str, base: Mapping[str, Document], live: Mapping[str, Document], new: Mapping[str, Document]
    ) -> Iterator[Document]:
        """The documents that have to be written."""
        for name, text in new.items():
            here = live.get(name)
            if here is not None and name not in base:
                self.met.append(f"{kind} {name}")
            done = merge(base.get(name), here, text, set(self._paths(kind, name)))
            self.differences += [
                Difference(kind, name, part.path, part.outcome, part.here, part.package) for part in done.parts
            ]
            if done.document is not None and done.document != here:
                yield done.document

    def _paths(self, kind: str, name: str) -> Iterator[str]:
        whole = f"{kind} {name}"
        for chosen in self._take:
            if chosen == whole:
                yield ""
            elif chosen.startswith(f"{whole}: "):
                yield chosen.removeprefix(f"{whole}: ")


def _canonical(document: Document) -> Document:
    """A form's text as an export would write it."""
    return spelled(FORM, document, lambda text: form_text(write_definition(read_definition(text))))


def _with_retired(document: Document, current: FormDefinition | None) -> Document:
    """What the form no longer has in use stays retired; nothing is removed."""
    if current is None:
        return document
    live = {field["key"] for field in document["fields"]}
    retired = [
        {**written, "retired": True, "required": False, "unique": False}
        for written in write_definition(current)["fields"]
        if written["retired"] or written["key"] not in live
    ]
    return {**document, "fields": [*document["fields"], *retired]}
