"""Codecs: one JSON value to what a column stores, or a refusal with a reason; and back to one line of text.

Parsers are strict: nothing is rounded, cut or guessed. What people write in spreadsheets is put right before,
in `readings`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from tongzhou.builder.fields import settings as s
from tongzhou.builder.fields.contracts import Codec, Parser, Refused, Shower
from tongzhou.builder.fields.durations import SECONDS_MAX, show_duration
from tongzhou.builder.fields.markup import clean, text_of
from tongzhou.builder.fields.texts import as_decimal, checked_text
from tongzhou.kernel.ids import as_id

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PHONE = re.compile(r"\+?[0-9()\-. /#*x]{3,40}")
_EMAIL = re.compile(r"[^@\s,;<>()\[\]\\\"]{1,64}@[^@\s,;<>()\[\]\\\"]+\.[^@\s.,;<>()\[\]\\\"]{2,}")
_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_LINK = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)


def _text_parser(settings: s.TextSettings) -> Parser:
    limit, pattern = settings.length_max, settings.pattern
    if pattern is None:
        return lambda value: checked_text(value, limit, one_line=True)
    matches = compiled_pattern(pattern)

    def parse(value: Any) -> str | None:
        text = checked_text(value, limit, one_line=True)
        if text is not None and not matches(text):
            raise Refused("pattern_not_matched", pattern=pattern)
        return text

    return parse


@lru_cache(maxsize=1000)
def compiled_pattern(pattern: str) -> Callable[[str], bool]:
    """A test of whole texts against an RE2 pattern, which needs no backtracking whatever the text."""
    import re2

    try:
        compiled = re2.compile(pattern)  # type: ignore[no-untyped-call]
    except re2.error as error:
        raise Refused("invalid_pattern") from error
    return lambda text: compiled.fullmatch(text) is not None


def _long_text_parser(settings: s.LongTextSettings) -> Parser:
    return lambda value: checked_text(value, settings.length_max, one_line=False)


def _decimal_parser(decimals: int | None, digits: int, minimum: Decimal | None, maximum: Decimal | None) -> Parser:
    limit = Decimal(10) ** digits
    step = None if decimals is None else Decimal(1).scaleb(-decimals)
    finest = Decimal(1).scaleb(-9)

    def parse(value: Any) -> Decimal | None:
        number = as_decimal(value)
        if number is None:
            return None
        if abs(number) >= limit:
            raise Refused("too_large_number", digits=digits)
        shown = number.quantize(step or finest)
        if shown != number:
            raise Refused("too_many_decimals", decimals=9 if decimals is None else decimals)
        if minimum is not None and number < minimum:
            raise Refused("below_minimum", minimum=str(minimum))
        if maximum is not None and number > maximum:
            raise Refused("above_maximum", maximum=str(maximum))
        return number if step is None else shown

    return parse


def _number_parser(settings: s.NumberSettings) -> Parser:
    return _decimal_parser(settings.decimals, 18, settings.minimum, settings.maximum)


def _money_parser(settings: s.MoneySettings) -> Parser:
    return _decimal_parser(2, 16, settings.minimum, settings.maximum)


def _percent_parser(settings: s.PercentSettings) -> Parser:
    return _decimal_parser(settings.decimals, 9, settings.minimum, settings.maximum)


def _date_parser(settings: s.DateSettings) -> Parser:
    return _within(_read_day, settings.minimum, settings.maximum)


def _read_day(value: Any) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise Refused("wrong_type", expected="date")
    if not _DATE.fullmatch(value):
        raise Refused("not_a_date")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise Refused("not_a_date") from error


def _within(read: Parser, minimum: Any, maximum: Any) -> Parser:
    """What `read` gives, between two bounds of its kind."""
    if minimum is None and maximum is None:
        return read

    def parse(value: Any) -> Any:
        found = read(value)
        if found is not None and minimum is not None and found < minimum:
            raise Refused("below_minimum", minimum=str(minimum))
        if found is not None and maximum is not None and found > maximum:
            raise Refused("above_maximum", maximum=str(maximum))
        return found

    return parse


def _instant_parser(settings: Any) -> Parser:
    return _within(_read_moment, getattr(settings, "minimum", None), getattr(settings, "maximum", None))


def _read_moment(value: Any) -> datetime | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as error:
            raise Refused("not_a_moment") from error
    if not isinstance(value, datetime):
        raise Refused("wrong_type", expected="date_time")
    if value.tzinfo is None:
        raise Refused("time_zone_missing")
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise Refused("not_a_moment") from error


def _select_parser(settings: s.SelectSettings) -> Parser:
    keys, other = {option.key: option.retired for option in settings.options}, _other_length(settings)

    def parse(value: Any) -> str | None:
        return None if value is None or value == "" else _option(value, keys, other=other)

    return parse


def _other_length(settings: s.SelectSettings | s.MultiSelectSettings) -> int:
    """How long a text that is none of the options may be; 0 where none is taken."""
    if settings.source is not None:
        return s.SOURCED_LENGTH_MAX
    return s.OTHER_LENGTH_MAX if settings.allow_other else 0


def _option(value: Any, keys: dict[str, bool], *, other: int) -> str:
    if not isinstance(value, str):
        raise Refused("wrong_type", expected="option")
    if value not in keys:
        written = checked_text(value, other, one_line=True) if other else None
        if written is None:
            raise Refused("not_an_option", value=value[:100])
        return written
    if keys[value]:
        raise Refused("option_retired", value=value)
    return value


def _multi_select_parser(settings: s.MultiSelectSettings) -> Parser:
    keys, other = {option.key: option.retired for option in settings.options}, _other_length(settings)

    def parse(value: Any) -> list[str] | None:
        if value is None or value in ("", []):
            return None
        if not isinstance(value, (list, tuple)):
            raise Refused("wrong_type", expected="options")
        limit = s.SOURCED_MAX if settings.source is not None else len(keys) + (s.OTHERS_MAX if other else 0)
        if len(value) > limit:
            raise Refused("too_many", limit=limit)
        return list(dict.fromkeys(_option(item, keys, other=other) for item in value))

    return parse


def _yes_no_parser(_settings: s.YesNoSettings) -> Parser:
    def parse(value: Any) -> bool | None:
        if value is not None and not isinstance(value, bool):
            raise Refused("wrong_type", expected="yes_no")
        return value

    return parse


def _reference_parser(_settings: Any) -> Parser:
    """An id becomes a UUID; any other text is a unique key of the target, looked up by who writes the record."""

    def parse(value: Any) -> UUID | str | None:
        if isinstance(value, dict):
            if not set(value) <= {"id", "label"} or "id" not in value:
                raise Refused("wrong_type", expected="reference")
            value = value["id"]
        if isinstance(value, UUID):
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        text = checked_text(value, s.TEXT_LENGTH_MAX, one_line=True)
        return None if text is None else as_id(text) or text

    return parse


def _references_parser(settings: Any) -> Parser:
    """A list of what a reference takes; one alone is a list of one."""
    read = _reference_parser(settings)

    def parse(value: Any) -> list[UUID | str] | None:
        if value is None or value in ("", []):
            return None
        items = value if isinstance(value, (list, tuple)) else [value]
        found = dict.fromkeys(one for item in items if (one := read(item)) is not None)
        if len(found) > settings.count_max:
            raise Refused("too_many", limit=settings.count_max)
        return list(found) or None

    return parse


def _references_shower(_settings: Any) -> Shower:
    return lambda value: ", ".join(str(item.get("label") or item["id"]) for item in value or ())


def _matching_parser(pattern: re.Pattern[str], length_max: int, code: str) -> Parser:
    def parse(value: Any) -> str | None:
        text = checked_text(value, length_max, one_line=True)
        if text is not None and not pattern.fullmatch(text):
            raise Refused(code)
        return text

    return parse


def _files_parser(settings: s.FileSettings) -> Parser:
    def parse(value: Any) -> list[UUID] | None:
        if value is None or value == []:
            return None
        items = value if isinstance(value, list) else [value]
        if len(items) > settings.count_max:
            raise Refused("too_many", limit=settings.count_max)
        found = [as_id(item.get("id") if isinstance(item, dict) else item) for item in items]
        if None in found:
            raise Refused("wrong_type", expected="file")
        return list(dict.fromkeys(item for item in found if item is not None))

    return parse


def _whole_parser(minimum: int, maximum: int, code: str) -> Parser:
    """Whole numbers between two bounds; any other is refused as `code`."""

    def parse(value: Any) -> int | None:
        number = as_decimal(value)
        if number is None:
            return None
        if number != number.to_integral_value() or not minimum <= number <= maximum:
            raise Refused(code, minimum=minimum, maximum=maximum)
        return int(number)

    return parse


def _markup_parser(settings: s.RichTextSettings) -> Parser:
    def parse(value: Any) -> str | None:
        text = checked_text(value, settings.length_max, one_line=False)
        return None if text is None else clean(text)

    return parse


def _color_parser(_settings: s.ColorSettings) -> Parser:
    def parse(value: Any) -> str | None:
        text = checked_text(value, 20, one_line=True)
        if text is None:
            return None
        if not _COLOR.fullmatch(text):
            raise Refused("not_a_color")
        digits = text[1:].lower()
        return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))

    return parse


def _barcode_parser(settings: s.BarcodeSettings) -> Parser:
    def parse(value: Any) -> str | None:
        text = checked_text(value, s.BARCODE_LENGTH_MAX, one_line=True)
        if text is None:
            return None
        if settings.symbology == "ean13" and not _is_ean13(text):
            raise Refused("not_an_ean13")
        if settings.symbology == "code128" and not (text.isascii() and len(text) <= s.LINE_CODE_LENGTH_MAX):
            raise Refused("not_a_line_code", limit=s.LINE_CODE_LENGTH_MAX)
        return text

    return parse


def _is_ean13(text: str) -> bool:
    """Thirteen digits of which the last makes the weighted sum a multiple of ten."""
    if len(text) != 13 or not (text.isascii() and text.isdigit()):
        return False
    return sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(text)) % 10 == 0


def _rating_parser(settings: s.RatingSettings) -> Parser:
    return _whole_parser(1, settings.maximum, "not_a_rating")


def _refusing_parser(_settings: Any) -> Parser:
    def parse(_value: Any) -> Any:
        raise Refused("read_only")

    return parse


def _rows_parser(settings: s.SubformSettings) -> Parser:
    """Rows as they came: each is read by the form it belongs to."""

    def parse(value: Any) -> list[dict[str, Any]] | None:
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            raise Refused("wrong_type", expected="rows")
        if len(value) > settings.rows_max:
            raise Refused("too_many", limit=settings.rows_max)
        return value

    return parse


def _rows_shower(_settings: Any) -> Shower:
    return lambda value: "" if not value else str(len(value))


def _plain_shower(_settings: Any) -> Shower:
    return lambda value: "" if value is None else str(value)


def _yes_no_shower(_settings: Any) -> Shower:
    return lambda value: "" if value is None else "true" if value else "false"


def _list_shower(_settings: Any) -> Shower:
    return lambda value: ", ".join(str(item) for item in value or ())


def _reference_shower(_settings: Any) -> Shower:
    return lambda value: "" if value is None else str(value.get("label") or value["id"])


def _files_shower(_settings: Any) -> Shower:
    return lambda value: ", ".join(item["name"] for item in value or ())


TEXT = Codec(_text_parser, _plain_shower)
LONG_TEXT = Codec(_long_text_parser, _plain_shower)
NUMBER = Codec(_number_parser, _plain_shower)
MONEY = Codec(_money_parser, _plain_shower)
PERCENT = Codec(_percent_parser, _plain_shower)
DATE = Codec(_date_parser, _plain_shower)
INSTANT = Codec(_instant_parser, _plain_shower)
SELECT = Codec(_select_parser, _plain_shower)
MULTI_SELECT = Codec(_multi_select_parser, _list_shower)
YES_NO = Codec(_yes_no_parser, _yes_no_shower)
REFERENCE = Codec(_reference_parser, _reference_shower)
REFERENCES = Codec(_references_parser, _references_shower)
PHONE = Codec(lambda _s: _matching_parser(_PHONE, 40, "not_a_phone"), _plain_shower)
EMAIL = Codec(lambda _s: _matching_parser(_EMAIL, 254, "not_an_email"), _plain_shower)
LINK = Codec(lambda _s: _matching_parser(_LINK, 2000, "not_a_link"), _plain_shower)
FILES = Codec(_files_parser, _files_shower)
RICH_TEXT = Codec(_markup_parser, lambda _s: lambda value: "" if value is None else text_of(value))
COLOR = Codec(_color_parser, _plain_shower)
BARCODE = Codec(_barcode_parser, _plain_shower)
DURATION = Codec(
    lambda _s: _whole_parser(0, SECONDS_MAX, "not_a_duration"),
    lambda _s: lambda value: "" if value is None else show_duration(value),
)
PROGRESS = Codec(lambda _s: _whole_parser(0, 100, "not_a_progress"), _plain_shower)
RATING = Codec(_rating_parser, _plain_shower)
REVISION = Codec(lambda _s: _decimal_parser(0, 9, None, None), _plain_shower)
ROWS = Codec(_rows_parser, _rows_shower)
GIVEN = Codec(_refusing_parser, _plain_shower)
FOUND = Codec(_refusing_parser, _rows_shower)
