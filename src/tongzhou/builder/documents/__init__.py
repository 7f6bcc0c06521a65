"""Print templates: a page of blocks with placeholders, and the documents that records make of it.

A template is checked against its form when it is saved (`rules`), knows its fields by id (`binding`), is filled with
a record's values as the reader's language writes them (`composing`, pure) and set by `document.typ`, which is ours:
what people write is data to it, never source.
"""
