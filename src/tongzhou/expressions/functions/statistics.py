"""Calculations over several values: arguments of a call, a list, or the rows of a sub-form or related form.

One `Aggregation` serves all of them: `gather` is the aggregate of SQL over the values `v` (in order of `n`), and
`finish` makes the answer of what was gathered (`$1`; `$2` is an argument such as the k of `LARGE`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tongzhou.expressions.decimals import EXACT, kept
from tongzhou.expressions.functions.contracts import LONGEST, Function, in_category
from tongzhou.expressions.functions.fragments import bounded, precise, whole
from tongzhou.expressions.functions.fragments import kept as sql_kept
from tongzhou.expressions.kinds import NUMERIC, TEXTS, Kind

_ORDERED = NUMERIC | {Kind.DATE, Kind.INSTANT}
_ANY = frozenset(Kind) - {Kind.LIST, Kind.EMPTY}


@dataclass(frozen=True, slots=True)
class Aggregation:
    """How several values become one. `python` gets the values that are not empty, in order."""

    python: Callable[..., Any]
    gather: str
    finish: str
    accepts: frozenset[Kind]
    keeps_type: bool = True
    argument: Kind | None = None


def _average(values: Sequence[Decimal]) -> Decimal | None:
    return kept(EXACT.divide(_total(values), Decimal(len(values)))) if values else None


def _total(values: Sequence[Decimal]) -> Decimal:
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, value)
    return total


def _median(values: Sequence[Decimal]) -> Decimal | None:
    ordered, count = sorted(values), len(values)
    return _average([ordered[(count - 1) // 2], ordered[count // 2]]) if ordered else None


def _spread(values: Sequence[Decimal], less: int) -> Decimal | None:
    count = len(values)
    if count <= less:
        return None
    squares = _total([EXACT.multiply(value, value) for value in values])
    total = _total(values)
    return EXACT.divide(EXACT.subtract(squares * count, EXACT.multiply(total, total)), Decimal(count * (count - less)))


def _deviation(values: Sequence[Decimal], less: int) -> Decimal | None:
    spread = _spread(values, less)
    return None if spread is None else kept(EXACT.sqrt(spread))


def _variance(values: Sequence[Decimal], less: int) -> Decimal | None:
    spread = _spread(values, less)
    return None if spread is None else kept(spread)


def _nth(values: Sequence[Any], which: Decimal, *, largest: bool) -> Any:
    index = int(which)
    return sorted(values, reverse=largest)[index - 1] if 1 <= index <= len(values) else None


def _joined(values: Sequence[str], mark: str) -> str | None:
    text = mark.join(values)
    return text if len(text) <= LONGEST else None


_FILLED = "FILTER (WHERE v IS NOT NULL)"
_SUMS = "ARRAY[count(v), sum(v), sum(v * v)]"


def _sql_spread(less: int) -> str:
    return f"{precise('$1[1] * $1[3] - $1[2] * $1[2]')} / nullif($1[1] * ($1[1] - {less}), 0)"


AGGREGATIONS: dict[str, Aggregation] = {
    "sum": Aggregation(lambda values: kept(_total(values)), "sum(v)", bounded("coalesce($1, 0)"), NUMERIC),
    "average": Aggregation(
        _average, "ARRAY[sum(v), count(v)]", sql_kept(f"{precise('$1[1]')} / nullif($1[2], 0)"), NUMERIC
    ),
    "min": Aggregation(lambda values: min(values, default=None), "min(v)", "$1", _ORDERED),
    "max": Aggregation(lambda values: max(values, default=None), "max(v)", "$1", _ORDERED),
    "count": Aggregation(lambda values: Decimal(len(values)), "count(v)::numeric", "$1", _ANY, keeps_type=False),
    "count_unique": Aggregation(
        lambda values: Decimal(len(set(values))), "count(DISTINCT v)::numeric", "$1", _ANY, keeps_type=False
    ),
    "median": Aggregation(
        _median,
        f"array_agg(v ORDER BY v) {_FILLED}",
        sql_kept("($1[(cardinality($1) + 1) / 2] + $1[(cardinality($1) + 2) / 2]) / 2"),
        NUMERIC,
    ),
    "stdev": Aggregation(lambda values: _deviation(values, 1), _SUMS, sql_kept(f"sqrt({_sql_spread(1)})"), NUMERIC),
    "stdevp": Aggregation(lambda values: _deviation(values, 0), _SUMS, sql_kept(f"sqrt({_sql_spread(0)})"), NUMERIC),
    "var": Aggregation(lambda values: _variance(values, 1), _SUMS, sql_kept(_sql_spread(1)), NUMERIC, keeps_type=False),
    "varp": Aggregation(
        lambda values: _variance(values, 0), _SUMS, sql_kept(_sql_spread(0)), NUMERIC, keeps_type=False
    ),
    "sumsq": Aggregation(
        lambda values: kept(_total([EXACT.multiply(value, value) for value in values])),
        "sum(v * v)",
        sql_kept("coalesce($1, 0)"),
        NUMERIC,
        keeps_type=False,
    ),
    "large": Aggregation(
        lambda values, which: _nth(values, which, largest=True),
        f"array_agg(v ORDER BY v DESC) {_FILLED}",
        f"$1[{whole('$2')}]",
        _ORDERED,
        argument=Kind.NUMBER,
    ),
    "small": Aggregation(
        lambda values, which: _nth(values, which, largest=False),
        f"array_agg(v ORDER BY v) {_FILLED}",
        f"$1[{whole('$2')}]",
        _ORDERED,
        argument=Kind.NUMBER,
    ),
    "first": Aggregation(
        lambda values: values[0] if values else None, f"(array_agg(v ORDER BY n) {_FILLED})[1]", "$1", _ANY
    ),
    "last": Aggregation(
        lambda values: values[-1] if values else None, f"(array_agg(v ORDER BY n DESC) {_FILLED})[1]", "$1", _ANY
    ),
    "join": Aggregation(
        _joined,
        f"array_agg(v ORDER BY n) {_FILLED}",
        f"CASE WHEN coalesce(char_length(array_to_string($1, $2)), 0) <= {LONGEST}"
        " THEN coalesce(array_to_string($1, $2), left($2, 0)) END",
        TEXTS,
        argument=Kind.TEXT,
    ),
}
"""By canonical name. `median` and the spreads keep money as money; variances and squares are plain numbers."""

STATISTICS = in_category(
    "statistics",
    Function("sum", "value:numeric...", "first", "求和；可以对明细行求和：SUM(明细.金额)", "Adds up values, or a field of rows: SUM(lines.amount)",
        {"SUM(1, 2, 3)": "6"}, rule="aggregation"),
    Function("average", "value:numeric...", "first", "平均值，空值不计", "The mean of what is not empty", {"AVERAGE(1, 2, 6)": "3"},
        rule="aggregation", aliases=("avg",)),
    Function("count", "value:any...", "number", "不为空的值有几个；COUNT(明细) 是行数", "How many values are not empty; COUNT(lines) counts rows",
        {'COUNT(1, empty, "a")': "2"}, rule="aggregation", aliases=("counta",)),
    Function("count_unique", "value:any...", "number", "不同的值有几个", "How many different values there are", {"COUNTUNIQUE(1, 1, 2)": "2"},
        rule="aggregation", aliases=("countunique",)),
    Function("count_blank", "value:any...", "number", "为空的值有几个", "How many values are empty", {"COUNTBLANK(1, empty)": "1"},
        rule="count_blank", aliases=("countblank",)),
    Function("min", "value:any...", "first", "最小的一个，空值不计", "The smallest of what is not empty", {"MIN(3, 1, 2)": "1"}, rule="aggregation"),
    Function("max", "value:any...", "first", "最大的一个，空值不计", "The largest of what is not empty", {"MAX(3, 1, 2)": "3"}, rule="aggregation"),
    Function("large", "value:any..., k:number", "first", "第 k 大的值；最后一个参数是 k", "The k-th largest; k is the last argument",
        {"LARGE(3, 5, 4, 2)": "4"}, rule="aggregation"),
    Function("small", "value:any..., k:number", "first", "第 k 小的值；最后一个参数是 k", "The k-th smallest; k is the last argument",
        {"SMALL(3, 5, 4, 2)": "4"}, rule="aggregation"),
    Function("median", "value:numeric...", "first", "中位数", "The value in the middle", {"MEDIAN(1, 5, 3)": "3"}, rule="aggregation"),
    Function("stdev", "value:numeric...", "first", "样本标准差", "The standard deviation of a sample", {"STDEV(1, 2, 3)": "1"}, rule="aggregation"),
    Function("stdevp", "value:numeric...", "first", "总体标准差", "The standard deviation of all", {"STDEVP(1, 3)": "1"}, rule="aggregation"),
    Function("var", "value:numeric...", "number", "样本方差", "The variance of a sample", {"VAR(1, 2, 3)": "1"}, rule="aggregation"),
    Function("varp", "value:numeric...", "number", "总体方差", "The variance of all", {"VARP(1, 3)": "1"}, rule="aggregation"),
    Function("sumsq", "value:numeric...", "number", "平方和", "The sum of squares", {"SUMSQ(3, 4)": "25"}, rule="aggregation"),
    Function("product", "value:number...", "number", "乘积，空值不计", "The product of what is not empty", {"PRODUCT(2, 3, 4)": "24"}, rule="product"),
    Function("sumproduct", "value:numeric, other:number...", "first", "逐行相乘后求和：SUMPRODUCT(明细.单价, 明细.数量)",
        "Multiplies row by row and adds up: SUMPRODUCT(lines.price, lines.quantity)", {}, rule="sumproduct"),
    Function("sum_if", "value:numeric, condition:boolean...", "first", "满足条件的行求和：SUMIF(明细.金额, 明细.类型 = \"返利\")",
        "Adds up rows that meet conditions: SUMIF(lines.amount, lines.kind = \"rebate\")", {}, rule="aggregation_if", aliases=("sumif", "sumifs")),
    Function("count_if", "rows:rows, condition:boolean...", "number", "满足条件的行数：COUNTIF(明细, 明细.数量 > 10)",
        "Counts rows that meet conditions: COUNTIF(lines, lines.quantity > 10)", {}, rule="aggregation_if", aliases=("countif", "countifs")),
    Function("average_if", "value:numeric, condition:boolean...", "first", "满足条件的行求平均", "The mean over rows that meet conditions", {},
        rule="aggregation_if", aliases=("averageif", "averageifs")),
    Function("min_if", "value:any, condition:boolean...", "first", "满足条件的行中最小的值", "The smallest over rows that meet conditions", {},
        rule="aggregation_if", aliases=("minif", "minifs")),
    Function("max_if", "value:any, condition:boolean...", "first", "满足条件的行中最大的值", "The largest over rows that meet conditions", {},
        rule="aggregation_if", aliases=("maxif", "maxifs")),
    Function("first", "value:any, condition:boolean...", "first", "第一行的值", "The value of the first row", {}, rule="aggregation_if"),
    Function("last", "value:any, condition:boolean...", "first", "最后一行的值", "The value of the last row", {}, rule="aggregation_if"),
    Function("lookup", "key:any, column:any, result:any", "first", "在其他表中按关键列查找：LOOKUP(产品编号, 价目.产品编号, 价目.单价)",
        "Finds a row by its key: LOOKUP(product, prices.product, prices.price)", {}, rule="lookup", aliases=("vlookup", "xlookup")),
    Function("mapx", "operation:text, key:any, column:any, result:any", "first",
        "按关键列匹配其他表的行再汇总：MAPX(\"sum\", 编号, 订单.编号, 订单.金额)；方式可为 first last max min avg sum count",
        "Matches rows by a key and sums them up: MAPX(\"sum\", code, orders.code, orders.amount); first, last, max, min, avg, sum or count",
        {}, rule="mapx"),
    Function("any_row", "condition:boolean...", "boolean", "是否有满足条件的行", "Whether a row meets the conditions", {}, rule="any_row", aliases=("anyrow",)),
    Function("every_row", "condition:boolean...", "boolean", "是否每一行都满足条件", "Whether every row meets the conditions", {}, rule="every_row",
        aliases=("everyrow",)),
)  # fmt: skip
