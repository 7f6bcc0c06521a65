"""How a form's page is laid out: written, read back, and as it was written before."""

from __future__ import annotations

from tests.builder.make import ORDER
from tongzhou.builder.schema.documents import read_definition, stored_definition, write_definition
from tongzhou.builder.schema.layouts import Item, Section

PICTURE = "0190a5b0-0000-7000-8000-0000000000f1"


def test_reads_back_what_it_writes() -> None:
    layout = [
        {"kind": "tab", "key": "basics", "title": {"zh-CN": "基本"}, "columns": 3,
         "items": ["number", {"field": "line", "span": 2}, {"divider": True}]},
        {"kind": "tab", "title": "More", "items": [{"note": {"en": "Ask finance."}, "span": 2}, {"image": PICTURE}]},
    ]  # fmt: skip
    definition = read_definition({**ORDER, "layout": layout})
    basics, more = definition.layout
    assert basics == Section(
        "tab", {"zh-CN": "基本"}, 3, (Item("number"), Item("line", span=2), Item(divider=True)), "basics"
    )
    assert basics.fields == ("number", "line")
    assert more == Section("tab", "More", 2, (Item(note={"en": "Ask finance."}, span=2), Item(image=PICTURE)))
    written = write_definition(definition)
    assert written["layout"][0] == layout[0]
    assert stored_definition(written).layout == definition.layout


def test_reads_groups_of_fields_as_they_were_written_before() -> None:
    old = {**ORDER, "layout": [{"title": "Basics", "fields": ["number", "line"]}]}
    assert read_definition(old).layout == (Section("group", "Basics", 2, (Item("number"), Item("line"))),)
    stored = {**write_definition(read_definition(ORDER)), "layout": old["layout"]}
    assert stored_definition(stored).layout == read_definition(old).layout
