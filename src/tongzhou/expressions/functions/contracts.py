"""What a row of the function table is.

A function is defined in one of three ways: by `means` (a formula in the language itself, so that every back end
follows), by `rule` (a rule of binding that writes the call as other calls), or natively by `python` and `sql`
(and `duckdb`, where plans may use it) and a function of the same name in the browser.

In `sql` and `duckdb` `$1`, `$2` … stand for the arguments and `$*` for all of them, parted by commas. An argument
that is written twice is computed once all the same (`to_sql.Template`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from tongzhou.expressions.kinds import NUMERIC, TEXTS, Kind

Plain = str | bool | list[str] | None
"""A value as the API writes it: numbers as decimal texts, days in ISO form; None is empty."""

LONGEST = 20_000
"""Characters that a computed text may have; a longer one is empty, so that repeats cannot fill the memory."""

ACCEPTED: Mapping[str, frozenset[Kind]] = {
    "text": TEXTS,
    "number": frozenset({Kind.NUMBER}),
    "numeric": NUMERIC,
    "date": frozenset({Kind.DATE}),
    "instant": frozenset({Kind.INSTANT}),
    "boolean": frozenset({Kind.BOOLEAN}),
    "list": frozenset({Kind.LIST}),
    "any": frozenset(Kind) - {Kind.LIST, Kind.EMPTY},
}
"""What the words of a signature accept. `numeric` keeps the kind of its value, `number` makes it a number."""


class Parameter(NamedTuple):
    """One parameter of a signature: `count:number=1`; three dots after the kind say that it may be repeated."""

    name: str
    accepts: str
    default: str | None = None
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """One row of the table. `result` is a kind, or `first` for the type of the first argument."""

    name: str
    signature: str
    result: str
    zh: str
    en: str
    examples: Mapping[str, Plain]
    python: Callable[..., Any] | None = None
    sql: str | None = None
    duckdb: str | None = None
    means: str | None = None
    rule: str | None = None
    aliases: tuple[str, ...] = ()
    category: str = ""
    since: str = "0.1"

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The signature, read."""
        return tuple(_parameter(part.strip()) for part in self.signature.split(",") if part.strip())

    @property
    def is_native(self) -> bool:
        """Whether the back ends implement it themselves."""
        return self.sql is not None


def _parameter(text: str) -> Parameter:
    name, _, rest = text.partition(":")
    accepts, has_default, default = rest.partition("=")
    repeated = accepts.endswith("...")
    return Parameter(name, accepts.removesuffix("..."), default if has_default else None, repeated)


def in_category(category: str, *functions: Function) -> tuple[Function, ...]:
    """The rows of one module, marked with their category."""
    from dataclasses import replace

    return tuple(replace(function, category=category) for function in functions)
