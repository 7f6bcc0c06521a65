"""Settings of each field type, and the limits they may not pass."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, StringConstraints, ValidationInfo, field_validator, model_validator

from tongzhou.builder.fields.contracts import FieldSettings
from tongzhou.builder.fields.elsewhere import (
    MATCHES_MAX,
    DepartmentRange,
    Key,
    Match,
    MemberRange,
    OptionSource,
    RoleRange,
)
from tongzhou.builder.fields.kinds import Measure

TEXT_LENGTH_MAX = 2_000
LONG_TEXT_LENGTH_MAX = 50_000
OPTIONS_MAX = 500
FORMULA_LENGTH_MAX = 10_000
SUBFORM_ROWS_MAX = 500
FILES_MAX = 50
REFERENCES_MAX = 200
FILLS_MAX = 50
SERIAL_PARTS_MAX = 10
QUERY_COLUMNS_MAX = 20
QUERY_SORTS_MAX = 3
QUERY_ROWS_MAX = 100
OTHER_LENGTH_MAX = 100
OTHERS_MAX = 10
SOURCED_MAX = 100
SOURCED_LENGTH_MAX = 255
BARCODE_LENGTH_MAX = 1_000
LINE_CODE_LENGTH_MAX = 80

OptionKey = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Language = Annotated[str, StringConstraints(pattern=r"^(zh-CN|en)$")]
Texts = Label | dict[Language, Label]


class TextSettings(FieldSettings):
    """One line. `pattern` is an RE2 expression that the whole text must match."""

    length_max: Annotated[int, Field(ge=1, le=TEXT_LENGTH_MAX)] = 255
    pattern: Annotated[str, StringConstraints(max_length=500)] | None = None
    default: str | None = None
    searchable: bool = False


class LongTextSettings(FieldSettings):
    """Many lines."""

    length_max: Annotated[int, Field(ge=1, le=LONG_TEXT_LENGTH_MAX)] = 10_000
    default: str | None = None


class _RangeSettings(FieldSettings):
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    @model_validator(mode="after")
    def _in_order(self) -> _RangeSettings:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError("minimum is above maximum")
        return self


class NumberSettings(_RangeSettings):
    """A decimal number; with `decimals`, at most so many, and always shown with so many."""

    decimals: Annotated[int, Field(ge=0, le=9)] | None = None
    default: Decimal | None = None


class MoneySettings(_RangeSettings):
    """An amount with two decimals in one currency."""

    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "CNY"
    default: Decimal | None = None


class PercentSettings(_RangeSettings):
    """Percentage points: 12.50 is 12.5 %."""

    decimals: Annotated[int, Field(ge=0, le=6)] = 2
    default: Decimal | None = None


class DateSettings(FieldSettings):
    """A calendar day, from `minimum` to `maximum`; `default` today goes by the workspace's business date."""

    minimum: date | None = None
    maximum: date | None = None
    default: Literal["today"] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> DateSettings:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError("minimum is above maximum")
        return self


class DateTimeSettings(FieldSettings):
    """A moment, from `minimum` to `maximum`."""

    minimum: AwareDatetime | None = None
    maximum: AwareDatetime | None = None
    default: Literal["now"] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> DateTimeSettings:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError("minimum is above maximum")
        return self


class Option(FieldSettings):
    """One of the choices. A retired one stays on old records and is refused on new ones."""

    key: OptionKey
    label: Texts | None = None
    color: Annotated[str, StringConstraints(pattern=r"^[a-z]{3,20}$|^#[0-9a-f]{6}$")] | None = None
    retired: bool = False
    when: tuple[OptionKey, ...] | None = None
    """Only offered while the field that the choice depends on holds one of these."""


class _OptionsSettings(FieldSettings):
    depends_on: Key | None = None
    source: OptionSource | None = None
    """Where the options come from in place of `options`: each is its own key."""
    options: Annotated[tuple[Option, ...], Field(max_length=OPTIONS_MAX, validate_default=True)] = ()
    allow_other: bool = False

    @property
    def takes_any(self) -> bool:
        """Whether a value need not be one of `options`."""
        return self.allow_other or self.source is not None

    @field_validator("options")
    @classmethod
    def _has_options(cls, options: tuple[Option, ...], info: ValidationInfo) -> tuple[Option, ...]:
        if "source" in info.data and (info.data["source"] is None) == (not options):
            raise ValueError("options are written here or come from another form, one of both")
        return options

    @model_validator(mode="after")
    def _stands_alone(self) -> _OptionsSettings:
        if self.source is not None and (self.depends_on, getattr(self, "default", None)) != (None, None):
            raise ValueError("options of another form depend on what `where` says, and have no default")
        return self

    @model_validator(mode="after")
    def _keys_differ(self) -> _OptionsSettings:
        keys = [option.key for option in self.options]
        if len(set(keys)) != len(keys):
            raise ValueError("two options have the same key")
        return self


class SelectSettings(_OptionsSettings):
    """One of the options, by its key; with `allow_other`, or a text of one's own."""

    default: str | None = None


class MultiSelectSettings(_OptionsSettings):
    """Any of the options, by their keys; with `allow_other`, texts of one's own beside them."""

    default: tuple[str, ...] | None = None


class YesNoSettings(FieldSettings):
    """True or false."""

    default: bool | None = None


class Fill(FieldSettings):
    """A field of this form that takes over a field of the record chosen."""

    field: Key
    source: Key


class Linked(FieldSettings):
    """Where a field's value comes from: field `take` of the newest record of `form` whose fields match this record's,
    all or any of them. Unless `overwrite`, people cannot write another value.
    """

    form: Key
    where: Annotated[tuple[Match, ...], Field(min_length=1, max_length=MATCHES_MAX)]
    match: Literal["all", "any"] = "all"
    take: Key
    overwrite: bool = True


class ReferenceSettings(FieldSettings):
    """A record of another form, or of the same; with `inherits`, whoever reaches that record reaches this one.

    A `hierarchy` leads to the parent in the same form: no record may come to lie below itself.
    """

    form: Key
    inherits: bool = False
    hierarchy: bool = False
    filter: dict[str, Any] | None = None
    """A JSON predicate on the other form: what it refuses cannot be chosen."""
    columns: Annotated[tuple[Key, ...], Field(max_length=5)] = ()
    """Fields of the other form that stand beside the label where one chooses."""
    fills: Annotated[tuple[Fill, ...], Field(max_length=FILLS_MAX)] = ()


class _MemberRanges(FieldSettings):
    range: MemberRange | None = None
    """Who may be chosen."""
    recommended: MemberRange | None = None
    """Who stands first where one chooses."""


class _DepartmentRanges(FieldSettings):
    range: DepartmentRange | None = None
    recommended: DepartmentRange | None = None


class MemberSettings(_MemberRanges):
    """A person of the company; `default` me is who writes the record."""

    default: Literal["me"] | None = None


class DepartmentSettings(_DepartmentRanges):
    """A department of the company."""


class RoleSettings(FieldSettings):
    """A role of the workspace, of members or of partner users."""

    range: RoleRange | None = None
    """Which may be chosen."""


class _SeveralSettings(FieldSettings):
    count_max: Annotated[int, Field(ge=1, le=REFERENCES_MAX)] = 100


class ReferencesSettings(_SeveralSettings):
    """Records of another form, or of the same, at most `count_max`."""

    form: Key


class MembersSettings(_SeveralSettings, _MemberRanges):
    """People of the company."""


class DepartmentsSettings(_SeveralSettings, _DepartmentRanges):
    """Departments of the company."""


class RolesSettings(_SeveralSettings):
    """Roles of the workspace."""

    range: RoleRange | None = None


class PhoneSettings(FieldSettings):
    """A telephone number as people write it."""


class EmailSettings(FieldSettings):
    """An e-mail address."""


class LinkSettings(FieldSettings):
    """A web address (http or https)."""


class AddressSettings(FieldSettings):
    """Country, province, city, district and street.

    With `divisions`, a Chinese address names divisions that there are and takes their code; others stay free.
    """

    divisions: Literal["china"] | None = None


class LocationSettings(FieldSettings):
    """A point on the globe (WGS 84 longitude and latitude) and the address of it."""


class RichTextSettings(FieldSettings):
    """Text with headings, lists, links: HTML of an allow-list."""

    length_max: Annotated[int, Field(ge=1, le=LONG_TEXT_LENGTH_MAX)] = 20_000


class DurationSettings(FieldSettings):
    """A length of time in seconds, shown in hours and minutes or with the seconds too."""

    shown_as: Literal["h:mm", "h:mm:ss"] = "h:mm"
    default: Annotated[int, Field(ge=0)] | None = None


class ColorSettings(FieldSettings):
    """A colour as #rrggbb."""

    default: str | None = None


class BarcodeSettings(FieldSettings):
    """A text that is shown as a code to be scanned."""

    symbology: Literal["qr", "code128", "ean13"] = "qr"
    searchable: bool = False


class ProgressSettings(FieldSettings):
    """How much is done: a whole number from 0 to 100."""

    default: Annotated[int, Field(ge=0, le=100)] | None = None


class SerialPart(FieldSettings):
    """A piece of an auto number: a fixed text, the day it is given on, what a field holds, or the counter."""

    kind: Literal["text", "date", "field", "counter"]
    text: Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=r"^[\w./() -]*$")] | None = None
    format: Literal["yyyy", "yy", "yyyyMM", "yyMM", "yyyyMMdd", "yyMMdd", "MM", "MMdd", "dd"] | None = None
    field: Key | None = None

    @model_validator(mode="after")
    def _fits_kind(self) -> SerialPart:
        wanted = {"text": ("text",), "date": ("format",), "field": ("field",), "counter": ()}[self.kind]
        for name in ("text", "format", "field"):
            if (getattr(self, name) is not None) != (name in wanted):
                raise ValueError(f"a part of kind {self.kind} {'needs' if name in wanted else 'takes no'} {name}")
        return self


class SerialSettings(FieldSettings):
    """A number given by the form to each record: `prefix` and a counter of at least `digits` digits.

    With `parts`, what they write one after the other instead. The counter may begin anew each day, month or year,
    and with `apart` it counts for each combination of the fields' values by itself.
    """

    prefix: Annotated[str, StringConstraints(max_length=20, pattern=r"^[\w./-]*$")] = ""
    digits: Annotated[int, Field(ge=1, le=12)] = 6
    start: Annotated[int, Field(ge=0, le=10**12)] = 1
    parts: Annotated[tuple[SerialPart, ...], Field(max_length=SERIAL_PARTS_MAX)] = ()
    reset: Literal["never", "daily", "monthly", "yearly"] = "never"
    apart: bool = False

    @model_validator(mode="after")
    def _tells_numbers_apart(self) -> SerialSettings:
        kinds = [part.kind for part in self.parts]
        if self.parts and (kinds.count("counter") != 1 or self.prefix):
            raise ValueError("parts hold the counter once, and stand in place of a prefix")
        shown = {letter for part in self.parts for letter in part.format or ""}
        if not {"never": set(), "yearly": {"y"}, "monthly": {"y", "M"}, "daily": {"y", "M", "d"}}[self.reset] <= shown:
            raise ValueError("a counter that begins anew needs the year, month or day among the parts")
        if self.apart and "field" not in kinds:
            raise ValueError("a counter for each value needs a field among the parts")
        return self


class FileSettings(FieldSettings):
    """Files, at most `count_max`."""

    count_max: Annotated[int, Field(ge=1, le=FILES_MAX)] = 10


class ImageSettings(FileSettings):
    """Pictures, at most `count_max`; encoded anew before anybody sees them."""


class SignatureSettings(FieldSettings):
    """A signature drawn by hand, kept as one picture."""

    count_max: Literal[1] = 1


class RatingSettings(FieldSettings):
    """One to `maximum` stars."""

    maximum: Annotated[int, Field(ge=2, le=10)] = 5


class ComputedSettings(FieldSettings):
    """What every calculated field may say. A `tracked` one has its value kept, and its change is an event."""

    tracked: bool = False


class LookupSettings(ComputedSettings):
    """A field of the record that the reference field `through` leads to, computed when read."""

    through: Key
    field: Key


class FormulaSettings(ComputedSettings):
    """A value computed from other fields when read. `result` says of what type, and stays; numbers are rounded
    to `decimals`, amounts to two.
    """

    formula: Annotated[str, StringConstraints(min_length=1, max_length=FORMULA_LENGTH_MAX)]
    result: Literal["number", "money", "percent", "text", "date", "date_time", "yes_no"]
    decimals: Annotated[int, Field(ge=0, le=9)] | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None

    @model_validator(mode="after")
    def _fits_result(self) -> FormulaSettings:
        if (self.currency is not None) != (self.result == "money"):
            raise ValueError("an amount needs a currency, nothing else has one")
        if self.decimals is not None and self.result not in ("number", "percent"):
            raise ValueError("only numbers and percentages are rounded to decimals")
        return self


class RollupSettings(ComputedSettings):
    """Records of `form` whose reference `through` leads here and that meet `condition`, folded when read.

    A count needs no field; without a record a count and a sum are 0, every other measure is empty.
    """

    form: Key
    through: Key
    measure: Measure
    field: Key | None = None
    condition: Annotated[str, StringConstraints(min_length=1, max_length=FORMULA_LENGTH_MAX)] | None = None

    @model_validator(mode="after")
    def _has_field(self) -> RollupSettings:
        if (self.field is None) != (self.measure is Measure.COUNT):
            raise ValueError("a count has no field, every other measure needs one")
        return self


class SubformSettings(FieldSettings):
    """Records of `form` that belong to this one, to which their reference `through` leads: written, shown, deleted
    and restored with it.
    """

    form: Key
    through: Key
    rows_max: Annotated[int, Field(ge=1, le=SUBFORM_ROWS_MAX)] = SUBFORM_ROWS_MAX


class QueryMatch(Match):
    """The same, compared otherwise: `contains` is for texts and for lists that hold our value."""

    op: Literal["eq", "ne", "lt", "lte", "gt", "gte", "contains"] = "eq"


class QuerySort(FieldSettings):
    """A field that records are put in order by."""

    field: Key
    descending: bool = False


class QuerySettings(FieldSettings):
    """Records of another form that fit this one, found when read and never stored: `columns` of at most `limit` of
    them, in the order of `sort`, else the newest first. An empty field of ours fits nothing.
    """

    form: Key
    where: Annotated[tuple[QueryMatch, ...], Field(min_length=1, max_length=MATCHES_MAX)]
    match: Literal["all", "any"] = "all"
    filter: dict[str, Any] | None = None
    """A JSON predicate on the other form that holds besides."""
    columns: Annotated[tuple[Key, ...], Field(min_length=1, max_length=QUERY_COLUMNS_MAX)]
    sort: Annotated[tuple[QuerySort, ...], Field(max_length=QUERY_SORTS_MAX)] = ()
    limit: Annotated[int, Field(ge=1, le=QUERY_ROWS_MAX)] = 20


class SystemSettings(FieldSettings):
    """A system field has none."""
