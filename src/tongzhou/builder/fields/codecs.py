"""Codecs: one JSON value to what a column stores, or a refusal with a reason; and back to one line of text.

Parsers are strict: nothing is rounded, cut or guessed. What people write in spreadsheets is put right before,
in `readings`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from uuid import UUID

from tongzhou.builder.fields import settings as s
from tongzhou.builder.fields.contracts import Codec, Parser, Refused, Shower
from tongzhou.kernel.ids import as_id

NUMBER_TEXT_MAX = 60
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PHONE = re.compile(r"\+?[0-9()\-. /#*x]{3,40}")
_EMAIL = re.compile(r"[^@\s,;<>()\[\]\\\"]{1,64}@[^@\s,;<>()\[\]\\\"]+\.[^@\s.,;<>()\[\]\\\"]{2,}")
_LINK = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
ADDRESS_PARTS = ("country", "province", "city", "district", "street")


def checked_text(value: Any, length_max: int, *, one_line: bool) -> str | None:
    """A trimmed text, or None when nothing is left of it."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise Refused("wrong_type", expected="text")
    text = value.strip()
    if len(text) > length_max:
        raise Refused("too_long", limit=length_max)
    if _UNPRINTABLE.search(text):
        raise Refused("unprintable_characters")
    if one_line and ("\n" in text or "\r" in text):
        raise Refused("one_line_only")
    return text or None


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


def as_decimal(value: Any) -> Decimal | None:
    """A finite decimal of a JSON number or of plain digits; floats by their shortest text, as JSON wrote them."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        raise Refused("wrong_type", expected="number")
    if isinstance(value, int):
        return Decimal(value)
    text = format(Decimal(repr(value)), "f") if isinstance(value, float) else str(value).strip()
    if len(text) > NUMBER_TEXT_MAX or not _NUMBER.fullmatch(text):
        raise Refused("not_a_number")
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise Refused("not_a_number") from error


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


def _date_parser(_settings: s.DateSettings) -> Parser:
    def parse(value: Any) -> date | None:
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

    return parse


def _instant_parser(_settings: Any) -> Parser:
    def parse(value: Any) -> datetime | None:
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

    return parse


def _select_parser(settings: s.SelectSettings) -> Parser:
    keys = {option.key: option.retired for option in settings.options}

    def parse(value: Any) -> str | None:
        return None if value is None or value == "" else _option(value, keys)

    return parse


def _option(value: Any, keys: dict[str, bool]) -> str:
    if not isinstance(value, str):
        raise Refused("wrong_type", expected="option")
    if value not in keys:
        raise Refused("not_an_option", value=value[:100])
    if keys[value]:
        raise Refused("option_retired", value=value)
    return value


def _multi_select_parser(settings: s.MultiSelectSettings) -> Parser:
    keys = {option.key: option.retired for option in settings.options}

    def parse(value: Any) -> list[str] | None:
        if value is None or value in ("", []):
            return None
        if not isinstance(value, (list, tuple)):
            raise Refused("wrong_type", expected="options")
        if len(value) > len(keys):
            raise Refused("too_many", limit=len(keys))
        return list(dict.fromkeys(_option(item, keys) for item in value))

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


def _matching_parser(pattern: re.Pattern[str], length_max: int, code: str) -> Parser:
    def parse(value: Any) -> str | None:
        text = checked_text(value, length_max, one_line=True)
        if text is not None and not pattern.fullmatch(text):
            raise Refused(code)
        return text

    return parse


def _address_parser(_settings: s.AddressSettings) -> Parser:
    def parse(value: Any) -> dict[str, str] | None:
        if isinstance(value, str):
            value = {"street": value}
        if value is None:
            return None
        if not isinstance(value, dict) or not set(value) <= set(ADDRESS_PARTS):
            raise Refused("wrong_type", expected="address")
        parts = {part: checked_text(value.get(part), 300, one_line=True) for part in ADDRESS_PARTS}
        return {part: text for part, text in parts.items() if text is not None} or None

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


def _rating_parser(settings: s.RatingSettings) -> Parser:
    def parse(value: Any) -> int | None:
        number = as_decimal(value)
        if number is None:
            return None
        if number != number.to_integral_value() or not 1 <= number <= settings.maximum:
            raise Refused("not_a_rating", maximum=settings.maximum)
        return int(number)

    return parse


def _refusing_parser(_settings: Any) -> Parser:
    def parse(_value: Any) -> Any:
        raise Refused("read_only")

    return parse


def _plain_shower(_settings: Any) -> Shower:
    return lambda value: "" if value is None else str(value)


def _yes_no_shower(_settings: Any) -> Shower:
    return lambda value: "" if value is None else "true" if value else "false"


def _list_shower(_settings: Any) -> Shower:
    return lambda value: ", ".join(str(item) for item in value or ())


def _reference_shower(_settings: Any) -> Shower:
    return lambda value: "" if value is None else str(value.get("label") or value["id"])


def _address_shower(_settings: Any) -> Shower:
    return lambda value: join_address(value or {})


def join_address(parts: dict[str, str]) -> str:
    """An address in one line: Chinese ones from large to small without spaces, others with commas."""
    present = [parts[part] for part in ADDRESS_PARTS if parts.get(part)]
    return ("" if _has_han(present) else ", ").join(present)


def _has_han(texts: Iterable[str]) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for text in texts for character in text)


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
PHONE = Codec(lambda _s: _matching_parser(_PHONE, 40, "not_a_phone"), _plain_shower)
EMAIL = Codec(lambda _s: _matching_parser(_EMAIL, 254, "not_an_email"), _plain_shower)
LINK = Codec(lambda _s: _matching_parser(_LINK, 2000, "not_a_link"), _plain_shower)
ADDRESS = Codec(_address_parser, _address_shower)
FILES = Codec(_files_parser, _files_shower)
RATING = Codec(_rating_parser, _plain_shower)
REVISION = Codec(lambda _s: _decimal_parser(0, 9, None, None), _plain_shower)
GIVEN = Codec(_refusing_parser, _plain_shower)
