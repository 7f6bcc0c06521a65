"""Numbers: rounded, divided, raised. What has no result (a root of a negative number) is empty."""

import math
from decimal import Decimal

from tongzhou.expressions.decimals import EXACT, kept, power, steps
from tongzhou.expressions.functions.contracts import Function, in_category
from tongzhou.expressions.functions.fragments import bounded, precise
from tongzhou.expressions.functions.fragments import kept as sql_kept

_PI = Decimal("3.1415926536")
_PLACES = "nullif(least(greatest(trunc({}), -17), 10), -17)::integer"


def _at(places: Decimal) -> int | None:
    cut = min(int(places), 10)
    return None if cut <= -17 else cut


def _quantum(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def _round(number: Decimal, places: Decimal) -> Decimal | None:
    at = _at(places)
    return None if at is None else kept(number.quantize(_quantum(at), context=EXACT))


def _round_down(number: Decimal, places: Decimal) -> Decimal | None:
    at = _at(places)
    return None if at is None else kept(steps(number, _quantum(at))[0] * _quantum(at))


def _round_up(number: Decimal, places: Decimal) -> Decimal | None:
    at = _at(places)
    if at is None:
        return None
    count, rest = steps(number, _quantum(at))
    return kept((count + (Decimal(0) if rest == 0 else Decimal(1).copy_sign(number))) * _quantum(at))


def _ceiling(number: Decimal, step: Decimal) -> Decimal | None:
    if step == 0:
        return Decimal(0)
    if number > 0 > step:
        return None
    count, rest = steps(number, step)
    return kept((count + (1 if rest != 0 and (number < 0) == (step < 0) else 0)) * step)


def _floor(number: Decimal, step: Decimal) -> Decimal | None:
    if step == 0 or number > 0 > step:
        return None
    count, rest = steps(number, step)
    return kept((count - (1 if rest != 0 and (number < 0) != (step < 0) else 0)) * step)


def _mround(number: Decimal, step: Decimal) -> Decimal | None:
    if number == 0 or step == 0:
        return Decimal(0)
    if (number < 0) != (step < 0):
        return None
    count, rest = steps(number, step)
    return kept((count + (1 if abs(rest) * 2 >= abs(step) else 0)) * step)


def _mod(number: Decimal, divisor: Decimal) -> Decimal | None:
    if divisor == 0:
        return None
    rest = steps(number, divisor)[1]
    return kept(rest + divisor if rest != 0 and (rest < 0) != (divisor < 0) else rest)


def _quotient(number: Decimal, divisor: Decimal) -> Decimal | None:
    return None if divisor == 0 else kept(steps(number, divisor)[0])


def _log(number: Decimal, base: Decimal) -> Decimal | None:
    if number <= 0 or base <= 0 or base == 1:
        return None
    return kept(EXACT.divide(EXACT.ln(number), EXACT.ln(base)))


def _exp(number: Decimal) -> Decimal | None:
    return None if number > 40 else Decimal(0) if number < -40 else kept(EXACT.exp(number))


def _gcd(left: Decimal, right: Decimal) -> Decimal | None:
    return None if left < 0 or right < 0 else Decimal(math.gcd(int(left), int(right)))


def _lcm(left: Decimal, right: Decimal) -> Decimal | None:
    return None if left < 0 or right < 0 else kept(Decimal(math.lcm(int(left), int(right))))


def _factorial(number: Decimal) -> Decimal | None:
    return Decimal(math.factorial(int(number))) if 0 <= number < 19 else None


def _distance(lat1: Decimal, lng1: Decimal, lat2: Decimal, lng2: Decimal) -> Decimal | None:
    if any(abs(value) > 90 for value in (lat1, lat2)) or any(abs(value) > 180 for value in (lng1, lng2)):
        return None
    from_lat, to_lat, width = (math.radians(float(value)) for value in (lat1, lat2, lng2 - lng1))
    half = math.sin((to_lat - from_lat) / 2) ** 2 + math.cos(from_lat) * math.cos(to_lat) * math.sin(width / 2) ** 2
    return Decimal(math.floor(2 * 6371008.8 * math.asin(min(1.0, math.sqrt(half))) + 0.5))


_SIZE = "$2::float8 * ln(abs($1)::float8)"
_POWER = (
    "CASE WHEN $1 = 0 THEN CASE WHEN $2 > 0 THEN 0::numeric END WHEN $1 < 0 AND $2 <> trunc($2) THEN NULL"
    f" WHEN {_SIZE} > 40 THEN NULL WHEN {_SIZE} < -40 THEN 0"
    f" ELSE {sql_kept('power(' + precise('$1') + ', ' + precise('$2') + ')')} END"
)
_LN = "ln(" + precise("{}") + ")"
_PLACES_SQL = _PLACES.format("$2")
_UNIT_SQL = f"(10::numeric ^ (-{_PLACES_SQL}))"
_AWAY = f"(CASE WHEN mod($1, {_UNIT_SQL}) = 0 THEN 0 ELSE sign($1) END)"
_HALF = (
    "sin(radians($3::float8 - $1::float8) / 2) ^ 2 + cos(radians($1::float8)) * cos(radians($3::float8))"
    " * sin(radians($4::float8 - $2::float8) / 2) ^ 2"
)


def _stepped(count: str) -> str:
    return bounded(f"({count}) * $2")


MATHS = in_category(
    "math",
    Function("abs", "number:numeric", "first", "绝对值", "The number without its sign", {"ABS(-5)": "5"}, rule="operator"),
    Function("sign", "number:numeric", "number", "正数为 1，负数为 -1，零为 0", "1, -1 or 0", {"SIGN(-5)": "-1"},
        lambda number: Decimal((number > 0) - (number < 0)), "sign($1)"),
    Function("round", "number:numeric, places:number=0", "first", "四舍五入到指定小数位；位数为负则舍到十、百",
        "Rounded half away from zero; places below zero round to tens, hundreds", {"ROUND(2.345, 2)": "2.35", "ROUND(1250, -2)": "1300"},
        rule="operator"),
    Function("round_to", "number:numeric, places:number", "first", "四舍五入，小数位可以来自字段", "Rounded to places that are computed",
        {"ROUNDTO(2.345, 1 + 1)": "2.35"}, _round, bounded(f"round($1, {_PLACES_SQL})"), aliases=("roundto",)),
    Function("round_up", "number:numeric, places:number=0", "first", "远离零方向舍入", "Rounded away from zero", {"ROUNDUP(2.341, 2)": "2.35"},
        _round_up, bounded(f"(div($1, {_UNIT_SQL}) + {_AWAY}) * {_UNIT_SQL}"), aliases=("roundup",)),
    Function("round_down", "number:numeric, places:number=0", "first", "向零方向舍去", "Rounded towards zero", {"ROUNDDOWN(2.349, 2)": "2.34"},
        _round_down, bounded(f"div($1, {_UNIT_SQL}) * {_UNIT_SQL}"), aliases=("rounddown", "trunc")),
    Function("ceiling", "number:numeric, step:number=1", "first", "向上舍入到步长的倍数", "Rounded up to a multiple of a step",
        {"CEILING(2.1)": "3", "CEILING(23, 5)": "25"}, _ceiling,
        f"CASE WHEN $2 = 0 THEN $1 * 0 WHEN $1 > 0 AND $2 < 0 THEN NULL ELSE "
        f"{_stepped('div($1, $2) + CASE WHEN mod($1, $2) <> 0 AND ($1 < 0) = ($2 < 0) THEN 1 ELSE 0 END')} END"),
    Function("floor", "number:numeric, step:number=1", "first", "向下舍入到步长的倍数", "Rounded down to a multiple of a step",
        {"FLOOR(2.9)": "2", "FLOOR(23, 5)": "20"}, _floor,
        f"CASE WHEN $2 = 0 OR ($1 > 0 AND $2 < 0) THEN NULL ELSE "
        f"{_stepped('div($1, $2) - CASE WHEN mod($1, $2) <> 0 AND ($1 < 0) <> ($2 < 0) THEN 1 ELSE 0 END')} END"),
    Function("mround", "number:numeric, step:number", "first", "舍入到步长的最近倍数", "Rounded to the nearest multiple of a step",
        {"MROUND(23, 5)": "25"}, _mround,
        f"CASE WHEN $1 = 0 OR $2 = 0 THEN $1 * $2 * 0 WHEN ($1 < 0) <> ($2 < 0) THEN NULL ELSE "
        f"{_stepped('div($1, $2) + CASE WHEN abs(mod($1, $2)) * 2 >= abs($2) THEN 1 ELSE 0 END')} END"),
    Function("int", "number:numeric", "first", "向下取整", "The whole number below", {"INT(-2.5)": "-3", "INT(2.9)": "2"}, means="floor(number)"),
    Function("even", "number:number", "number", "远离零方向舍入到偶数", "The next even number away from zero", {"EVEN(3)": "4"},
        means="if(number < 0, -1, 1) * ceiling(abs(number), 2)"),
    Function("odd", "number:number", "number", "远离零方向舍入到奇数", "The next odd number away from zero", {"ODD(2)": "3"},
        means="if(number < 0, -1, 1) * (ceiling(abs(number) + 1, 2) - 1)"),
    Function("is_even", "number:number", "boolean", "是否为偶数", "Whether the whole part is even", {"ISEVEN(4)": True},
        means="mod(trunc(number), 2) = 0", aliases=("iseven",)),
    Function("is_odd", "number:number", "boolean", "是否为奇数", "Whether the whole part is odd", {"ISODD(4)": False},
        means="mod(abs(trunc(number)), 2) = 1", aliases=("isodd",)),
    Function("mod", "number:numeric, divisor:number", "first", "除法的余数，符号同除数", "What is left of a division, with the divisor's sign",
        {"MOD(7, 3)": "1", "MOD(-7, 3)": "2"}, _mod,
        f"CASE WHEN $2 <> 0 THEN {bounded('mod($1, $2) + CASE WHEN mod($1, $2) <> 0 AND (mod($1, $2) < 0) <> ($2 < 0) THEN $2 ELSE 0 END')} END"),
    Function("quotient", "number:numeric, divisor:number", "number", "除法的整数部分", "The whole part of a division", {"QUOTIENT(7, 2)": "3"},
        _quotient, f"CASE WHEN $2 <> 0 THEN {bounded('div($1, $2)')} END"),
    Function("power", "number:number, exponent:number", "number", "乘方", "A number raised to a power", {"POWER(2, 10)": "1024", "POWER(4, 0.5)": "2"},
        power, _POWER),
    Function("sqrt", "number:number", "number", "平方根，负数为空", "The square root; empty for a negative number", {"SQRT(2)": "1.4142135624"},
        lambda number: None if number < 0 else kept(EXACT.sqrt(number)),
        f"CASE WHEN $1 >= 0 THEN {sql_kept('sqrt(' + precise('$1') + ')')} END"),
    Function("exp", "number:number", "number", "e 的乘方", "e raised to a power", {"EXP(1)": "2.7182818285"}, _exp,
        f"CASE WHEN $1 < -40 THEN 0 WHEN $1 <= 40 THEN {sql_kept('exp(' + precise('$1') + ')')} END"),
    Function("ln", "number:number", "number", "自然对数", "The natural logarithm", {"LN(10)": "2.302585093"},
        lambda number: None if number <= 0 else kept(EXACT.ln(number)),
        f"CASE WHEN $1 > 0 THEN {sql_kept(_LN.format('$1'))} END"),
    Function("log", "number:number, base:number=10", "number", "对数，默认以 10 为底", "The logarithm, to base 10 unless told",
        {"LOG(1000)": "3", "LOG(8, 2)": "3"}, _log,
        f"CASE WHEN $1 > 0 AND $2 > 0 AND $2 <> 1 THEN {sql_kept(_LN.format('$1') + ' / ' + _LN.format('$2'))} END"),
    Function("log10", "number:number", "number", "以 10 为底的对数", "The logarithm to base 10", {"LOG10(100)": "2"}, means="log(number, 10)"),
    Function("pi", "", "number", "圆周率", "Pi", {"PI()": "3.1415926536"}, means=str(_PI)),
    Function("gcd", "number:number, other:number", "number", "最大公约数", "The greatest common divisor", {"GCD(12, 18)": "6"}, _gcd,
        "CASE WHEN $1 >= 0 AND $2 >= 0 THEN gcd(trunc($1), trunc($2)) END"),
    Function("lcm", "number:number, other:number", "number", "最小公倍数", "The least common multiple", {"LCM(4, 6)": "12"}, _lcm,
        f"CASE WHEN $1 >= 0 AND $2 >= 0 THEN {bounded('lcm(trunc($1), trunc($2))')} END"),
    Function("fact", "number:number", "number", "阶乘，最大 18", "The factorial, of 18 at most", {"FACT(5)": "120"}, _factorial,
        "CASE WHEN $1 >= 0 AND $1 < 19 THEN factorial(trunc($1)::bigint) END"),
    Function("radians", "degrees:number", "number", "角度变弧度", "Degrees as radians", {"RADIANS(180)": "3.1415926536"},
        means=f"degrees * {_PI} / 180"),
    Function("degrees", "radians:number", "number", "弧度变角度", "Radians as degrees", {"DEGREES(0)": "0"}, means=f"radians * 180 / {_PI}"),
    Function("percent_of", "part:numeric, whole:numeric", "percent", "占比：部分占整体的百分之几", "What share a part is, in per cent",
        {"PERCENTOF(30, 120)": "25"}, rule="percent_of", aliases=("percentof",)),
    Function("distance", "latitude:number, longitude:number, latitude2:number, longitude2:number", "number",
        "两处位置之间的距离（米，按球面计算）；也可以只写两个位置字段", "Metres between two places, over the globe; two location fields will do too",
        {"DISTANCE(31.2304, 121.4737, 39.9042, 116.4074)": "1067312", 'DISTANCE("121.4737,31.2304", "116.4074,39.9042")': "1067312"}, _distance,
        f"CASE WHEN abs($1) <= 90 AND abs($3) <= 90 AND abs($2) <= 180 AND abs($4) <= 180 THEN "
        f"floor(2 * 6371008.8::float8 * asin(least(1, sqrt({_HALF}))) + 0.5)::numeric END", rule="distance"),
    Function("random", "", "number", "0 到 1 之间的随机数；只能用于默认值", "A random number between 0 and 1; for default values only", {},
        rule="variable", aliases=("rand",)),
    Function("uuid", "", "text", "随机的唯一编号；只能用于默认值", "A random unique code; for default values only", {}, rule="variable"),
)  # fmt: skip
