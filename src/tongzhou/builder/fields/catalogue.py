"""The one list of field types. Adding a type is adding a row here, and its samples to the contract tests."""

from __future__ import annotations

from typing import Any

from tongzhou.builder.fields import codecs, places, settings
from tongzhou.builder.fields.contracts import FieldType, Storage
from tongzhou.builder.fields.conversions import is_convertible
from tongzhou.builder.fields.kinds import SAMENESS_ONLY, ValueKind

_TEXT = Storage("text", is_text=True)
_ID = Storage("uuid")
_IDS = Storage("uuid[]")

FIELD_TYPES: tuple[FieldType, ...] = (
    FieldType(
        "text", ValueKind.TEXT, settings.TextSettings, _TEXT, codecs.TEXT,
        is_unique_possible=True, is_searchable=True,
    ),
    FieldType("long_text", ValueKind.TEXT, settings.LongTextSettings, _TEXT, codecs.LONG_TEXT),
    FieldType(
        "number", ValueKind.NUMBER, settings.NumberSettings, Storage("numeric"), codecs.NUMBER,
        is_unique_possible=True,
    ),
    FieldType("money", ValueKind.MONEY, settings.MoneySettings, Storage("numeric(18,2)"), codecs.MONEY),
    FieldType("percent", ValueKind.NUMBER, settings.PercentSettings, Storage("numeric"), codecs.PERCENT),
    FieldType(
        "date", ValueKind.DATE, settings.DateSettings, Storage("date"), codecs.DATE, is_unique_possible=True
    ),
    FieldType(
        "date_time", ValueKind.INSTANT, settings.DateTimeSettings, Storage("timestamptz"), codecs.INSTANT,
        is_unique_possible=True,
    ),
    FieldType("select", ValueKind.CHOICE, settings.SelectSettings, _TEXT, codecs.SELECT, is_unique_possible=True),
    FieldType(
        "multi_select", ValueKind.CHOICES, settings.MultiSelectSettings, Storage("text[]"), codecs.MULTI_SELECT
    ),
    FieldType("yes_no", ValueKind.BOOLEAN, settings.YesNoSettings, Storage("boolean"), codecs.YES_NO),
    FieldType(
        "reference", ValueKind.REFERENCE, settings.ReferenceSettings, _ID, codecs.REFERENCE,
        is_unique_possible=True,
    ),
    FieldType(
        "member", ValueKind.REFERENCE, settings.MemberSettings, _ID, codecs.REFERENCE, is_unique_possible=True
    ),
    FieldType(
        "department", ValueKind.REFERENCE, settings.DepartmentSettings, _ID, codecs.REFERENCE,
        is_unique_possible=True,
    ),
    FieldType(
        "role", ValueKind.REFERENCE, settings.RoleSettings, _ID, codecs.REFERENCE, is_unique_possible=True
    ),
    FieldType("references", ValueKind.REFERENCES, settings.ReferencesSettings, _IDS, codecs.REFERENCES),
    FieldType("members", ValueKind.REFERENCES, settings.MembersSettings, _IDS, codecs.REFERENCES),
    FieldType("departments", ValueKind.REFERENCES, settings.DepartmentsSettings, _IDS, codecs.REFERENCES),
    FieldType("roles", ValueKind.REFERENCES, settings.RolesSettings, _IDS, codecs.REFERENCES),
    FieldType(
        "phone", ValueKind.TEXT, settings.PhoneSettings, _TEXT, codecs.PHONE,
        is_unique_possible=True, is_searchable=True,
    ),
    FieldType(
        "email", ValueKind.TEXT, settings.EmailSettings, _TEXT, codecs.EMAIL,
        is_unique_possible=True, is_searchable=True,
    ),
    FieldType("link", ValueKind.TEXT, settings.LinkSettings, _TEXT, codecs.LINK, is_unique_possible=True),
    FieldType("address", ValueKind.ADDRESS, settings.AddressSettings, Storage("jsonb"), places.ADDRESS),
    FieldType(
        "serial", ValueKind.TEXT, settings.SerialSettings, _TEXT, codecs.GIVEN,
        is_unique_possible=True, is_searchable=True, is_written_by_people=False,
    ),
    FieldType("file", ValueKind.FILES, settings.FileSettings, Storage("uuid[]"), codecs.FILES),
    FieldType("image", ValueKind.FILES, settings.ImageSettings, Storage("uuid[]"), codecs.FILES),
    FieldType("signature", ValueKind.FILES, settings.SignatureSettings, Storage("uuid[]"), codecs.FILES),
    FieldType("location", ValueKind.LOCATION, settings.LocationSettings, Storage("jsonb"), places.LOCATION),
    FieldType("rich_text", ValueKind.MARKUP, settings.RichTextSettings, _TEXT, codecs.RICH_TEXT),
    FieldType("duration", ValueKind.NUMBER, settings.DurationSettings, Storage("bigint"), codecs.DURATION),
    FieldType(
        "progress", ValueKind.NUMBER, settings.ProgressSettings, Storage("smallint"), codecs.PROGRESS,
        is_typed=False,
    ),
    FieldType(
        "color", ValueKind.TEXT, settings.ColorSettings, _TEXT, codecs.COLOR, operators=SAMENESS_ONLY,
        is_typed=False,
    ),
    FieldType(
        "barcode", ValueKind.TEXT, settings.BarcodeSettings, _TEXT, codecs.BARCODE,
        is_unique_possible=True, is_searchable=True,
    ),
    FieldType(
        "rating", ValueKind.NUMBER, settings.RatingSettings, Storage("smallint"), codecs.RATING, is_typed=False,
    ),
    FieldType(
        "lookup", ValueKind.TEXT, settings.LookupSettings, Storage(None), codecs.GIVEN,
        is_written_by_people=False,
    ),
    FieldType(
        "formula", ValueKind.TEXT, settings.FormulaSettings, Storage(None), codecs.GIVEN,
        is_written_by_people=False,
    ),
    FieldType(
        "subform", ValueKind.ROWS, settings.SubformSettings, Storage(None), codecs.ROWS,
    ),
    FieldType(
        "query", ValueKind.ROWS, settings.QuerySettings, Storage(None), codecs.FOUND,
        is_written_by_people=False,
    ),
    FieldType(
        "rollup", ValueKind.NUMBER, settings.RollupSettings, Storage(None), codecs.GIVEN,
        is_written_by_people=False,
    ),
)  # fmt: skip

SYSTEM_TYPES: tuple[FieldType, ...] = (
    FieldType(
        "record_id", ValueKind.REFERENCE, settings.SystemSettings, _ID, codecs.REFERENCE,
        is_unique_possible=True, is_written_by_people=False,
    ),
    FieldType(
        "moment", ValueKind.INSTANT, settings.SystemSettings, Storage("timestamptz"), codecs.INSTANT,
        is_written_by_people=False,
    ),
    FieldType(
        "author", ValueKind.REFERENCE, settings.SystemSettings, _ID, codecs.REFERENCE,
        is_written_by_people=False,
    ),
    FieldType(
        "revision", ValueKind.NUMBER, settings.SystemSettings, Storage("integer"), codecs.REVISION,
        is_written_by_people=False,
    ),
)  # fmt: skip

_BY_NAME = {field_type.name: field_type for field_type in (*FIELD_TYPES, *SYSTEM_TYPES)}


def find_field_type(name: str) -> FieldType | None:
    """The type of this name, or None."""
    return _BY_NAME.get(name)


def get_field_type(name: str) -> FieldType:
    """The type of this name; a definition that passed validation has no other."""
    return _BY_NAME[name]


def catalogue_document() -> dict[str, Any]:
    """The catalogue as contracts/field_catalogue.json and GET /api/field-types publish it."""
    return {
        "types": [
            {
                "name": field_type.name,
                "kind": field_type.kind.value,
                "operators": [operator.value for operator in field_type.operators],
                "measures": [measure.value for measure in field_type.measures],
                "sortable": field_type.is_sortable,
                "unique_possible": field_type.is_unique_possible,
                "searchable": field_type.is_searchable,
                "written_by_people": field_type.is_written_by_people,
                "placeholder": field_type.takes_placeholder,
                "system": field_type in SYSTEM_TYPES,
                "becomes": [other.name for other in FIELD_TYPES if is_convertible(field_type, other)],
                "settings_schema": field_type.settings.model_json_schema(),
            }
            for field_type in (*FIELD_TYPES, *SYSTEM_TYPES)
        ]
    }
