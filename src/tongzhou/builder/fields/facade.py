"""What the rest of the builder asks about field types."""

from tongzhou.builder.fields.catalogue import (
    FIELD_TYPES,
    SYSTEM_TYPES,
    catalogue_document,
    find_field_type,
    get_field_type,
)
from tongzhou.builder.fields.conversions import Converted, Rejected, conversion, is_convertible
from tongzhou.builder.fields.readings import plain, reading_of
from tongzhou.builder.fields.searching import bigrams, search_text, searched_words, sort_key

__all__ = [
    "FIELD_TYPES",
    "SYSTEM_TYPES",
    "Converted",
    "Rejected",
    "bigrams",
    "catalogue_document",
    "conversion",
    "find_field_type",
    "get_field_type",
    "is_convertible",
    "plain",
    "reading_of",
    "search_text",
    "searched_words",
    "sort_key",
]
