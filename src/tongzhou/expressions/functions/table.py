"""All functions of the language: one row each, by canonical name and by every other name they answer to."""

from collections.abc import Mapping

from tongzhou.expressions.functions.contracts import Function
from tongzhou.expressions.functions.days import DAYS, ZONED
from tongzhou.expressions.functions.maths import MATHS
from tongzhou.expressions.functions.others import INNER, LISTS, LOGIC, MONEY, PEOPLE
from tongzhou.expressions.functions.statistics import STATISTICS
from tongzhou.expressions.functions.texts import TEXTS

FUNCTIONS: tuple[Function, ...] = (*LOGIC, *TEXTS, *MATHS, *STATISTICS, *DAYS, *MONEY, *LISTS, *PEOPLE)
"""In the order of the help."""

NATIVE: Mapping[str, Function] = {each.name: each for each in (*FUNCTIONS, *INNER, *ZONED) if each.is_native}
"""What the back ends implement themselves, by canonical name."""

BY_NAME: Mapping[str, Function] = {name: each for each in FUNCTIONS for name in (each.name, *each.aliases)}
"""By every name that may be written, in small letters."""
