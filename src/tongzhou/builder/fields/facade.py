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

__all__ = [
    "FIELD_TYPES",
    "SYSTEM_TYPES",
    "Converted",
    "Rejected",
    "catalogue_document",
    "conversion",
    "find_field_type",
    "get_field_type",
    "is_convertible",
    "plain",
    "reading_of",
]
