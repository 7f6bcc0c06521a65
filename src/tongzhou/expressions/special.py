"""Functions that binding writes as other calls, because their form depends on what they are given."""

import re
from collections.abc import Callable, Mapping

from tongzhou.expressions.calls import ZONE, fitted, given_of, literal_number, literal_text, native
from tongzhou.expressions.errors import ExpressionError
from tongzhou.expressions.functions.table import BY_NAME, NATIVE
from tongzhou.expressions.kinds import NUMERIC, Kind, Names, Type
from tongzhou.expressions.operators import OPERATORS
from tongzhou.expressions.tree import Call, Field, Literal, Name
from tongzhou.expressions.typed import (
    BOOLEAN,
    INSTANT,
    NUMBER,
    TEXT,
    Typed,
    as_factor,
    called,
    counted,
    required,
    unfit,
    unified,
    written_number,
)

Formula = Callable[[str, Mapping[str, Typed], Call], Typed]
Special = Callable[[Call, list[Typed], Formula], Typed]

_NUMBER_FORMAT = re.compile(
    r'(?P<prefix>[^0#?.,;@%"]*)(?P<front>[#0,]*[#0])(?:\.(?P<fixed>0*)(?P<optional>#*))?(?P<suffix>[^0#?.,;@"]*)'
)
_DAY_PARTS = re.compile(r"yyyy|yy|mm|m|dd|d|hh|h|ss|s|aaaa|aaa|q|[^ymdhsaq]+|.", re.IGNORECASE)
_PADDED = {"yyyy": 4, "yy": 2, "mm": 2, "dd": 2, "hh": 2, "ss": 2}
_UNITS = {
    "y": "trunc(months_between(start, end) / 12)", "m": "months_between(start, end)",
    "d": "if(start <= end, days_between(start, end))", "ym": "mod(months_between(start, end), 12)",
    "yd": "days_between(add_months(start, trunc(months_between(start, end) / 12) * 12), end)",
    "md": "days_between(add_months(start, months_between(start, end)), end)",
}  # fmt: skip
_LONG_UNITS = {"years": "y", "months": "m", "days": "d", "year": "y", "month": "m", "day": "d"}
_SECONDS = {"hours": 3600, "minutes": 60, "seconds": 1, "h": 3600, "mi": 60, "s": 1}


def _written(text: str, call: Call) -> Typed:
    return Typed(Literal(Kind.TEXT, text, call.at), TEXT)


def _flag(value: bool, call: Call) -> Typed:
    return Typed(Literal(Kind.BOOLEAN, value, call.at), BOOLEAN)


def _ifs(call: Call, arguments: list[Typed], _formula: Formula) -> Typed:
    counted(call, arguments, 2)
    conditions, values = arguments[:-1:2], arguments[1::2]
    if len(arguments) % 2:
        values.append(arguments[-1])
    for condition in conditions:
        required(call, condition, {Kind.BOOLEAN})
    alike, type_ = unified(values)
    parts = [part for pair in zip(conditions, alike, strict=False) for part in pair]
    return called(call, "ifs", [*parts, alike[-1]] if len(arguments) % 2 else parts, type_)


def _switch(call: Call, arguments: list[Typed], formula: Formula) -> Typed:
    counted(call, arguments, 3)
    value, *rest = arguments
    parts = list[Typed]()
    for case, result in zip(rest[:-1:2], rest[1::2], strict=False):
        parts += [OPERATORS["eq"](Call("eq", (), at=call.at), [value, case]), result]
    return _ifs(call, [*parts, rest[-1]] if len(rest) % 2 else parts, formula)


def _choose(call: Call, arguments: list[Typed], formula: Formula) -> Typed:
    counted(call, arguments, 2)
    index = fitted(call, arguments[0], "number")
    parts = list[Typed]()
    for number, value in enumerate(arguments[1:], start=1):
        whole = called(call, "round_down", [index, written_number(call, "0")], NUMBER)
        parts += [called(call, "eq", [whole, written_number(call, str(number))], BOOLEAN), value]
    return _ifs(call, parts, formula)


def _xor(call: Call, arguments: list[Typed], _formula: Formula) -> Typed:
    counted(call, arguments, 1)
    odd, *rest = [called(call, "and", [required(call, each, {Kind.BOOLEAN})], BOOLEAN) for each in arguments]
    for each in rest:
        odd = called(call, "ne", [odd, each], BOOLEAN)
    return odd


def _text(call: Call, arguments: list[Typed], formula: Formula) -> Typed:
    counted(call, arguments, 1, 2)
    value = arguments[0]
    if len(arguments) == 1:
        if value.kind is Kind.INSTANT:
            return _day_format(call, value, "yyyy-mm-dd hh:mm:ss", formula)
        if value.kind is Kind.BOOLEAN:
            return formula('if(value, "TRUE", if(is_empty(value), "", "FALSE"))', {"value": value}, call)
        return fitted(call, value, "text")
    pattern = literal_text(call, arguments[1])
    if value.kind in (Kind.DATE, Kind.INSTANT):
        return _day_format(call, value, pattern, formula)
    return _number_format(call, required(call, value, NUMERIC), pattern)


def _number_format(call: Call, value: Typed, pattern: str) -> Typed:
    found = _NUMBER_FORMAT.fullmatch(pattern)
    if found is None or len(found["fixed"] or "") + len(found["optional"] or "") > 10 or len(pattern) > 60:
        raise ExpressionError("text_format_unknown", at=call.at, value=pattern[:60])
    in_percent = "%" in found["suffix"]
    number = value if in_percent and value.kind is Kind.PERCENT else as_factor(call, value)
    if in_percent and value.kind is not Kind.PERCENT:
        number = called(call, "multiply", [number, written_number(call, "100")], NUMBER)
    fixed, optional = len(found["fixed"] or ""), len(found["optional"] or "")
    digits, grouped = found["front"].count("0"), "," in found["front"]
    return _formatted(call, number, digits, fixed, fixed + optional, grouped, found["prefix"], found["suffix"])


def _formatted(  # noqa: PLR0917  the parts of a format
    call: Call, number: Typed, digits: int, least: int, most: int, grouped: bool, prefix: str, suffix: str
) -> Typed:
    counts = [written_number(call, str(count)) for count in (digits, least, most)]
    around = [_flag(grouped, call), _written(prefix, call), _written(suffix, call)]
    return called(call, "format_number", [number, *counts, *around], TEXT)


def _day_format(call: Call, value: Typed, pattern: str, formula: Formula) -> Typed:
    if len(pattern) > 60:
        raise ExpressionError("text_format_unknown", at=call.at, value=pattern[:60])
    pieces = _DAY_PARTS.findall(pattern)
    parts = [_day_part(call, value, pieces, index, formula) for index in range(len(pieces))]
    text = OPERATORS["concat"](call, parts) if parts else _written("", call)
    return formula("if(is_empty(value), empty, text)", {"value": value, "text": text}, call)


def _day_part(call: Call, value: Typed, pieces: list[str], index: int, formula: Formula) -> Typed:
    piece = pieces[index].lower()
    meaning = _meaning_of(piece, pieces, index)
    if meaning is None:
        return _written(pieces[index], call)
    if meaning in _CLOCK and value.kind is not Kind.INSTANT:
        raise ExpressionError("text_format_unknown", at=call.at, value=pieces[index])
    if meaning in _CLOCK:
        number = called(call, f"{meaning}_of", [value, ZONE], NUMBER)
    else:
        number = formula(_PARTS[meaning], {"date": fitted(call, value, "date")}, call)
    if number.kind is Kind.TEXT:
        return number
    text = called(call, "number_text", [number], TEXT)
    if piece not in _PADDED:
        return text
    return called(call, "pad_left", [text, written_number(call, str(_PADDED[piece])), _written("0", call)], TEXT)


_CLOCK = frozenset({"hour", "minute", "second"})
_LETTERS = {"yyyy": "year", "yy": "short_year", "m": "month", "d": "day", "h": "hour", "s": "second", "q": "quarter"}
_PARTS = {
    "year": "year(date)", "short_year": "mod(year(date), 100)", "month": "month(date)", "day": "day(date)",
    "quarter": "quarter(date)", "aaa": 'mid("一二三四五六日", iso_weekday(date), 1)',
    "aaaa": '"星期" & mid("一二三四五六日", iso_weekday(date), 1)',
}  # fmt: skip


def _meaning_of(piece: str, pieces: list[str], index: int) -> str | None:
    if piece in ("mm", "m") and _is_minute(pieces, index):
        return "minute"
    if piece in ("aaa", "aaaa"):
        return piece
    return _LETTERS.get(piece) or _LETTERS.get(piece[0] if piece in _PADDED else "")


def _is_minute(pieces: list[str], index: int) -> bool:
    """As in spreadsheets: m beside hours or seconds is minutes."""
    letters = [piece[0].lower() if piece[0].lower() in "ymdhsaq" else "" for piece in pieces]
    before = next((letter for letter in reversed(letters[:index]) if letter), "")
    after = next((letter for letter in letters[index + 1 :] if letter), "")
    return before == "h" or after == "s"


def _substitute(call: Call, arguments: list[Typed], _formula: Formula) -> Typed:
    counted(call, arguments, 3, 4)
    name = "substitute" if len(arguments) == 3 else "substitute_nth"
    return native(NATIVE[name], call, arguments)


def _date(call: Call, arguments: list[Typed], formula: Formula) -> Typed:
    if len(arguments) == 1:
        if arguments[0].kind in (Kind.DATE, Kind.INSTANT):
            return fitted(call, arguments[0], "date")
        return native(NATIVE["read_day"], call, arguments)
    given = given_of(BY_NAME["date"], call, arguments)
    return formula(
        'add_days(add_months(date("0001-01-01"), trunc(year) * 12 + trunc(month) - 13), trunc(day) - 1)', given, call
    )


def _weekday(call: Call, arguments: list[Typed], formula: Formula) -> Typed:
    given = given_of(BY_NAME["weekday"], call, arguments)
    type_ = literal_number(call, given["type"])
    formulas = {1: "mod(iso_weekday(date), 7) + 1", 2: "iso_weekday(date)", 3: "iso_weekday(date) - 1"}
    formulas |= {10 + first: f"mod(iso_weekday(date) - {first}, 7) + 1" for first in range(1, 8)}
    if type_ not in formulas:
        raise ExpressionError("type_unknown", at=call.at, value=str(type_), known="1, 2, 3, 11–17")
    return formula(formulas[type_], given, call)


def _week_number(call: Call, arguments: list[Typed], formula: Formula) -> Typed:
    given = given_of(BY_NAME["week_number"], call, arguments)
    type_ = literal_number(call, given["type"])
    if type_ == 21:
        return formula("iso_week_number(date)", given, call)
    if type_ not in (1, 2, *range(11, 18)):
        raise ExpressionError("type_unknown", at=call.at, value=str(type_), known="1, 2, 11–17, 21")
    first = {1: 17, 2: 11}.get(type_, type_)
    return formula(
        f"trunc((day_of_year(date) + weekday(year_begin(date), {first}) - 2) / 7) + 1", {"date": given["date"]}, call
    )


def _date_time(call: Call, arguments: list[Typed], _formula: Formula) -> Typed:
    given = given_of(BY_NAME["date_time"], call, arguments)
    return called(call, "moment_of", [*given.values(), ZONE], INSTANT)


def _date_dif(call: Call, arguments: list[Typed], formula: Formula) -> Typed:
    counted(call, arguments, 2, 3)
    unit = literal_text(call, arguments[2]).lower() if len(arguments) == 3 else "d"
    if unit in _SECONDS:
        moments = [fitted(call, each, "instant") for each in arguments[:2]]
        return formula(
            f"trunc(seconds_between(start, end) / {_SECONDS[unit]})",
            dict(zip(("start", "end"), moments, strict=True)),
            call,
        )
    unit = _LONG_UNITS.get(unit, unit)
    if unit not in _UNITS:
        raise ExpressionError("unit_unknown", at=call.at, value=unit[:20], known=", ".join((*_UNITS, *_SECONDS)))
    days = [fitted(call, each, "date") for each in arguments[:2]]
    return formula(_UNITS[unit], dict(zip(("start", "end"), days, strict=True)), call)


def _zoned(call: Call, arguments: list[Typed], _formula: Formula) -> Typed:
    counted(call, arguments, 1, 1)
    return called(call, f"{call.function}_of", [fitted(call, arguments[0], "instant"), ZONE], NUMBER)


def _percent_of(call: Call, arguments: list[Typed], _formula: Formula) -> Typed:
    counted(call, arguments, 2, 2)
    alike, _ = unified([required(call, each, NUMERIC) for each in arguments])
    share = called(call, "divide", alike, NUMBER)
    return called(call, "multiply", [share, written_number(call, "100")], Type(Kind.PERCENT))


def _distance(call: Call, arguments: list[Typed], formula: Formula) -> Typed:
    """Of two places, or of their latitudes and longitudes as four numbers."""
    if len(arguments) != 2:
        return native(NATIVE["distance"], call, arguments)
    places = dict(zip(("a", "b"), (fitted(call, each, "text") for each in arguments), strict=True))
    return formula("distance(latitude(a), longitude(a), latitude(b), longitude(b))", places, call)


def _fixed(call: Call, arguments: list[Typed], _formula: Formula) -> Typed:
    given = given_of(BY_NAME["fixed"], call, arguments)
    places = literal_number(call, given["places"])
    if not 0 <= places <= 10:
        raise ExpressionError("places_wrong", at=call.at, limit="10")
    is_plain = isinstance(given["plain"].node, Literal) and given["plain"].node.value is True
    number = as_factor(call, given["number"])
    return _formatted(call, number, 1, places, places, not is_plain, "", "")


def _union(call: Call, arguments: list[Typed], _formula: Formula) -> Typed:
    counted(call, arguments, 1)
    whole, *rest = [required(call, each, {Kind.LIST}) for each in arguments]
    for each in rest:
        whole = called(call, "append_items", [whole, each], whole.type)
    return called(call, "distinct", [whole], whole.type)


def _product(call: Call, arguments: list[Typed], _formula: Formula) -> Typed:
    counted(call, arguments, 1)
    product: Typed | None = None
    for each in arguments:
        if each.is_empty:
            continue
        number = fitted(call, each, "number")
        factor = called(call, "coalesce", [number, written_number(call, "1")], NUMBER)
        product = factor if product is None else called(call, "multiply", [product, factor], NUMBER)
    return product or written_number(call, "0")


SPECIAL: Mapping[str, Special] = {
    "ifs": _ifs,
    "switch": _switch,
    "choose": _choose,
    "xor": _xor,
    "text": _text,
    "substitute": _substitute,
    "date": _date,
    "weekday": _weekday,
    "week_number": _week_number,
    "date_time": _date_time,
    "date_dif": _date_dif,
    "zoned": _zoned,
    "percent_of": _percent_of,
    "distance": _distance,
    "fixed": _fixed,
    "union": _union,
    "product": _product,
}
"""By the `rule` of a function's row."""


def _named(call: Call, names: Names) -> Typed:
    """What a member or department is called: its attribute, dotted behind the field's name."""
    counted(call, call.arguments, 1, 1)
    argument = call.arguments[0]
    if isinstance(argument, Name):
        for attribute in ("name", "title"):
            found = names.get(f"{argument.name}.{attribute}")
            if found is not None and found.type.kind is Kind.TEXT:
                return Typed(Field(found.path, found.type.kind, argument.at), found.type, argument.name)
        known = names.get(argument.name)
        if known is not None:
            raise unfit(call, Typed(Field(known.path, known.type.kind, argument.at), known.type, argument.name))
        raise ExpressionError("field_unknown", at=argument.at, field=argument.name)
    raise ExpressionError("field_expected", at=argument.at, function=call.function)


NAMED: Mapping[str | None, Callable[[Call, Names], Typed]] = {"named": _named}
"""Functions of a field's name rather than of its value."""
