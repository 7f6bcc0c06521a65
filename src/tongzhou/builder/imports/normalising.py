"""From what cells say to what fields hold: one converter per column, made once, then run per cell.

A converter gives the value in the form the API takes it (decimals as strings, dates as ISO text, options by
key), None for an empty cell, or `Rejected` with the reason. It never rounds, cuts or guesses silently: what
reads two ways is rejected unless the column's `Reading` says which way it is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from tongzhou.builder.imports import instants, numbers
from tongzhou.builder.imports.contracts import Cell, Kind, Option, Reading, Rejected, Target
from tongzhou.builder.imports.texts import as_line, as_text
from tongzhou.builder.imports.words import folded

Value: TypeAlias = str | bool | int | list[str] | None
Converter: TypeAlias = Callable[[Cell], "Value | Rejected"]

_YES = frozenset(
    ["是", "有", "对", "真", "启用", "已启用", "y", "yes", "true", "t", "1", "1.0", "on", "√", "✓", "✔", "☑", "正确"]
)
_NO = frozenset(
    [
        "否",
        "无",
        "没有",
        "错",
        "假",
        "停用",
        "已停用",
        "n",
        "no",
        "false",
        "f",
        "0",
        "0.0",
        "off",
        "×",
        "✗",
        "✘",
        "x",
        "☐",
        "错误",
    ]
)
_SEPARATORS = str.maketrans(dict.fromkeys("，；;、|\n\r", ","))


def converter(target: Target, reading: Reading) -> Converter:
    """The conversion of one column's cells into one field's values."""
    return _replacing(_by_kind(target, reading), reading.values)


def _by_kind(target: Target, reading: Reading) -> Converter:
    comma = reading.decimal_comma
    makers: Mapping[Kind, Callable[[], Converter]] = {
        Kind.TEXT: lambda: as_line,
        Kind.REFERENCE: lambda: as_line,
        Kind.LONG_TEXT: lambda: as_text,
        Kind.REFERENCES: lambda: as_names,
        Kind.NUMBER: lambda: numbers.decimal_converter(decimal_comma=comma),
        Kind.MONEY: lambda: numbers.decimal_converter(decimal_comma=comma, currency=target.currency),
        Kind.PERCENT: lambda: numbers.percent_converter(decimal_comma=comma, fractions=reading.percent_fractions),
        Kind.INTEGER: lambda: numbers.integer_converter(decimal_comma=comma),
        Kind.DATE: lambda: instants.date_converter(day_first=reading.day_first),
        Kind.DATE_TIME: lambda: instants.instant_converter(day_first=reading.day_first, time_zone=reading.time_zone),
        Kind.BOOLEAN: lambda: as_yes_no,
        Kind.CHOICE: lambda: choice_converter(target.options, others=target.others),
        Kind.CHOICES: lambda: choices_converter(target.options, others=target.others),
    }
    return makers[target.kind]()


def as_names(cell: Cell) -> Value | Rejected:
    """The names of several records, separated by comma, semicolon, 、, | or line break."""
    text = as_text(cell)
    if text is None or isinstance(text, Rejected):
        return text
    return list(dict.fromkeys(filter(None, map(str.strip, text.translate(_SEPARATORS).split(","))))) or None


def as_yes_no(cell: Cell) -> Value | Rejected:
    """是/否, yes/no, true/false, 1/0, √/× as a boolean."""
    if cell is None or isinstance(cell, bool):
        return cell
    word = folded(str(cell))
    if word in _YES:
        return True
    if word in _NO:
        return False
    return Rejected("not_yes_or_no", str(cell)) if word else None


def choice_converter(options: tuple[Option, ...], *, others: bool = False) -> Converter:
    """An option by its key or by its label in any language, without regard to case and width.

    With `others`, a text that names no option is taken as it is.
    """
    keys = _option_keys(options)

    def convert(cell: Cell) -> Value | Rejected:
        text = as_line(cell)
        if text is None or isinstance(text, Rejected):
            return text
        found = _option(text, keys)
        return text if others and isinstance(found, Rejected) else found

    return convert


def choices_converter(options: tuple[Option, ...], *, others: bool = False) -> Converter:
    """Several options, separated by comma, semicolon, 、, | or line break."""
    keys = _option_keys(options)

    def convert(cell: Cell) -> Value | Rejected:
        text = as_text(cell)
        if text is None or isinstance(text, Rejected):
            return text
        whole = _option(text, keys)
        if isinstance(whole, str):
            return [whole]
        found: dict[str, None] = {}
        for part in filter(None, map(str.strip, text.translate(_SEPARATORS).split(","))):
            key = _option(part, keys)
            if isinstance(key, Rejected):
                if not others:
                    return key
                key = part
            found[key] = None
        return list(found) or None

    return convert


def _option_keys(options: tuple[Option, ...]) -> dict[str, str]:
    """Spellings to keys. A key wins over a label, an exact spelling over a folded one; ambiguous ones are out."""
    loose: dict[str, str | None] = {}
    for option in options:
        for word in (*option.labels, option.key):
            spelling = folded(word)
            loose[spelling] = option.key if loose.get(spelling, option.key) == option.key else None
    keys = {spelling: key for spelling, key in loose.items() if key is not None}
    keys |= {label: option.key for option in options for label in option.labels}
    return keys | {option.key: option.key for option in options}


def _option(text: str, keys: Mapping[str, str]) -> str | Rejected:
    return keys.get(text) or keys.get(folded(text)) or Rejected("not_an_option", text)


def _replacing(convert: Converter, values: Mapping[str, str | None]) -> Converter:
    """Puts the user's own replacement for a value (`Ware House` → `Warehouse`) before the conversion."""
    if not values:
        return convert
    table = {folded(word): replacement for word, replacement in values.items()}

    def replaced(cell: Cell) -> Value | Rejected:
        if cell is not None:
            word = folded(shown(cell))
            if word in table:
                return convert(table[word])
        return convert(cell)

    return replaced


def shown(cell: Cell) -> str:
    """A cell as the user saw it in the file, near enough to name it."""
    text = as_text(cell)
    return text.value if isinstance(text, Rejected) else text or ""
