"""Where something is: addresses in parts, and points on the globe with an address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from tongzhou.builder.fields import settings as s
from tongzhou.builder.fields.contracts import Codec, Parser, Refused, Shower
from tongzhou.builder.fields.divisions import find_code, split
from tongzhou.builder.fields.texts import as_decimal, checked_text

ADDRESS_PARTS = ("country", "province", "city", "district", "street")
LOCATION_PARTS = ("lng", "lat", "address")
_CHINA = frozenset({"中国", "China", "CN", "中华人民共和国"})
_POINT = re.compile(r"\s*\(?\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，]\s*(-?\d{1,2}(?:\.\d+)?)\s*\)?\s*(.*)", re.DOTALL)
_SIX = Decimal("0.000001")


def _address_parser(settings: s.AddressSettings) -> Parser:
    def parse(value: Any) -> dict[str, str] | None:
        if isinstance(value, str):
            value = {"street": value}
        if value is None:
            return None
        if not isinstance(value, dict) or not set(value) <= {*ADDRESS_PARTS, "code"}:
            raise Refused("wrong_type", expected="address")
        parts = {part: checked_text(value.get(part), 300, one_line=True) for part in ADDRESS_PARTS}
        filled = {part: text for part, text in parts.items() if text is not None}
        return _coded(filled) if filled and settings.divisions == "china" else filled or None

    return parse


def _coded(parts: dict[str, str]) -> dict[str, str]:
    """A Chinese address with the code of its place; one in another country as it is."""
    if parts.get("country", "中国") not in _CHINA:
        return parts
    code, wrong = find_code(parts)
    if wrong is not None:
        raise Refused("not_a_division", value=parts[wrong])
    return parts if code is None else {**parts, "code": code}


def read_address(settings: s.AddressSettings) -> Any:
    """A line of a spreadsheet; in parts where the field knows divisions and the line begins with one."""
    if settings.divisions != "china":
        return str.strip
    return lambda text: split(text) or text.strip()


def _address_shower(_settings: Any) -> Shower:
    return lambda value: join_address(value or {})


def join_address(parts: dict[str, str]) -> str:
    """An address in one line: Chinese ones from large to small without spaces, others with commas."""
    named = [parts[part] for part in ADDRESS_PARTS if parts.get(part)]
    present = [name for index, name in enumerate(named) if index == 0 or name != named[index - 1]]
    return ("" if _has_han(present) else ", ").join(present)


def _has_han(texts: Iterable[str]) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for text in texts for character in text)


def _location_parser(_settings: s.LocationSettings) -> Parser:
    def parse(value: Any) -> dict[str, Any] | None:
        if value is None or value in ("", {}):
            return None
        if not isinstance(value, dict) or not set(value) <= set(LOCATION_PARTS):
            raise Refused("wrong_type", expected="location")
        lng, lat = _degrees(value.get("lng"), 180), _degrees(value.get("lat"), 90)
        address = checked_text(value.get("address"), 300, one_line=True)
        if (lng is None) != (lat is None) or (lng is None and address is not None):
            raise Refused("not_a_location")
        if lng is None:
            return None
        return {"lng": lng, "lat": lat, **({} if address is None else {"address": address})}

    return parse


def _degrees(value: Any, limit: int) -> float | None:
    try:
        number = as_decimal(value)
    except Refused as refused:
        raise Refused("not_a_location") from refused
    if number is None:
        return None
    if abs(number) > limit:
        raise Refused("not_a_location")
    return float(number.quantize(_SIX))  # a tenth of a metre, and JSON writes it back as it was


def read_location(text: str) -> Any:
    """`116.397128,39.916527 天安门` as a point."""
    found = _POINT.fullmatch(text)
    if found is None:
        return text.strip()
    lng, lat, address = found.groups()
    return {"lng": lng, "lat": lat, "address": address.strip() or None}


def show_location(value: dict[str, Any]) -> str:
    """`116.397128,39.916527 天安门`."""
    return f"{value['lng']},{value['lat']} {value.get('address', '')}".strip()


def _location_shower(_settings: Any) -> Shower:
    return lambda value: "" if value is None else show_location(value)


ADDRESS = Codec(_address_parser, _address_shower)
LOCATION = Codec(_location_parser, _location_shower)
