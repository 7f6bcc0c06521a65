"""What the rest of the builder asks about field types."""

from tongzhou.builder.fields.catalogue import (
    FIELD_TYPES,
    SYSTEM_TYPES,
    catalogue_document,
    find_field_type,
    get_field_type,
)
from tongzhou.builder.fields.codecs import ADDRESS_PARTS
from tongzhou.builder.fields.conversions import Converted, Rejected, conversion, is_convertible
from tongzhou.builder.fields.kinds import GROUPABLE, Measure, Operator, ValueKind
from tongzhou.builder.fields.readings import plain, reading_of
from tongzhou.builder.fields.searching import bigrams, search_text, searched_words, sort_key
from tongzhou.builder.fields.settings import (
    Key,
    Language,
    LookupSettings,
    MemberSettings,
    MoneySettings,
    MultiSelectSettings,
    NumberSettings,
    PercentSettings,
    ReferenceSettings,
    SelectSettings,
    SerialSettings,
    SystemSettings,
    Texts,
    TextSettings,
)

__all__ = [
    "ADDRESS_PARTS",
    "FIELD_TYPES",
    "GROUPABLE",
    "SYSTEM_TYPES",
    "Converted",
    "Key",
    "Language",
    "LookupSettings",
    "Measure",
    "MemberSettings",
    "MoneySettings",
    "MultiSelectSettings",
    "NumberSettings",
    "Operator",
    "PercentSettings",
    "ReferenceSettings",
    "Rejected",
    "SelectSettings",
    "SerialSettings",
    "SystemSettings",
    "TextSettings",
    "Texts",
    "ValueKind",
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
