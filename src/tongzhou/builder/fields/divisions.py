"""Provinces, cities and counties of China with their codes, read once when first asked for. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

LEVELS = ("province", "city", "district")
_COUNTIES_OF_CHONGQING = "5002"
"""They have a city-level code of their own that names no place; they hang under the municipality."""


@dataclass(slots=True)
class Division:
    """A place and what lies in it, by name."""

    code: str
    name: str
    within: dict[str, Division] = field(default_factory=dict)


@cache
def china() -> Division:
    """The whole country."""
    country, known = Division("000000", "中国"), dict[str, Division]()
    for line in files(__package__).joinpath("divisions.tsv").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, name = line.split("\t")
        known[code] = Division(code, name)
        _parent(code, country, known).within[name] = known[code]
    return country


def _parent(code: str, country: Division, known: dict[str, Division]) -> Division:
    if code.endswith("0000"):
        return country
    province = known[f"{code[:2]}0000"]
    if code.endswith("00"):
        return province
    city = "5001" if code[:4] == _COUNTIES_OF_CHONGQING else code[:4]
    return known.get(f"{city}00", province)


def as_tree() -> list[dict[str, object]]:
    """The divisions as the pages choose from them."""
    return [_as_node(each) for each in china().within.values()]


def _as_node(place: Division) -> dict[str, object]:
    node: dict[str, object] = {"code": place.code, "name": place.name}
    if place.within:
        node["within"] = [_as_node(each) for each in place.within.values()]
    return node


def find_code(parts: dict[str, str]) -> tuple[str | None, str | None]:
    """The code of the smallest place that an address names, and the part that names none where it should."""
    place, code = china(), None
    for level in LEVELS:
        name = parts.get(level)
        if name is None or not place.within:
            return code, None
        found = place.within.get(name)
        if found is None:
            return code, level
        place, code = found, found.code
    return code, None


def split(text: str) -> dict[str, str] | None:
    """`江苏省苏州市虎丘区科技城路1号` as its parts; None where it does not begin with a province or a city.

    Endings such as 省 and 市 may be missing.
    """
    parts, rest, place = dict[str, str](), text.strip().removeprefix("中国"), china()
    found = _begins(place, rest)
    if found is None:
        return _split_from_city(rest)
    for level in LEVELS:
        if found is None:
            break
        parts[level], rest, place = found[0].name, found[1], found[0]
        found = _begins(place, rest)
        if found is None and level == "province" and len(place.within) == 1:
            (only,) = place.within.values()  # 北京市朝阳区: the city of a municipality goes unsaid
            found = only, rest
    return {**parts, "street": rest} if rest else parts


def _split_from_city(text: str) -> dict[str, str] | None:
    for province in china().within.values():
        if (found := _begins(province, text)) is not None:
            return split(province.name + found[0].name + found[1])
    return None


def _begins(place: Division, text: str) -> tuple[Division, str] | None:
    """The place inside `place` that a text begins with, and the rest of the text; the longest name wins."""
    text = text.lstrip(" ,，-/")
    best: tuple[Division, str] | None = None
    longest = 0
    for name, division in place.within.items():
        for spelling in (name, _bare(name)):
            if len(spelling) > longest and text.startswith(spelling):
                best, longest = (division, text[len(spelling) :].lstrip(" ,，-/")), len(spelling)
    return best


_ENDINGS = ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "自治州", "地区", "省", "市")


def _bare(name: str) -> str:
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    return name
