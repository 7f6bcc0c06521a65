"""Logic, money, lists and people."""

import re
from decimal import Decimal

from tongzhou.expressions.decimals import EXACT
from tongzhou.expressions.functions.contracts import LONGEST, Function, in_category
from tongzhou.expressions.functions.data import amounts
from tongzhou.expressions.functions.fragments import whole

_AMOUNTS = amounts()
_DIGITS: str = _AMOUNTS["digits"]
_UNITS: list[str] = _AMOUNTS["units"]
_ZEROS: list[tuple[str, str]] = _AMOUNTS["zeros"]


def capitals(number: Decimal) -> str:
    """An amount in the capitals of Chinese banking: 壹仟贰佰叁拾肆元伍角陆分."""
    cents = int(number.copy_abs().quantize(Decimal("0.01"), context=EXACT) * 100)
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    written = "".join(
        _DIGITS[int(digit)] + _UNITS[place]
        for digit, place in zip(str(yuan), range(len(str(yuan)) - 1, -1, -1), strict=True)
    )
    for pattern, new in _ZEROS:
        written = re.sub(pattern, new, written)
    whole_part = f"{written}元" if yuan else ""
    sign = "负" if number < 0 and cents else ""
    return sign + (whole_part or ("零元" if not cents else "")) + _fraction(yuan, jiao, fen)


def _fraction(yuan: int, jiao: int, fen: int) -> str:
    if not jiao and not fen:
        return "整"
    tenths = f"{_DIGITS[jiao]}角" if jiao else ("零" if yuan else "")
    return tenths + (f"{_DIGITS[fen]}分" if fen else "整")


def _sql_capitals() -> str:
    amount = "SELECT round(abs($1), 2) AS a, $1 < 0 AS negative OFFSET 0"
    parts = (
        "SELECT trunc(a)::text AS y, mod(trunc(a * 10), 10)::integer AS j, mod(a * 100, 10)::integer AS f, a, negative"
        f" FROM ({amount}) AS amount OFFSET 0"
    )
    units = "ARRAY[" + ", ".join(f"'{unit}'" for unit in _UNITS) + "]"
    written = (
        f"(SELECT string_agg(substr('{_DIGITS}', digit::integer + 1, 1) || ({units})[char_length(y) - n::integer + 1], '' ORDER BY n)"
        " FROM unnest(string_to_array(y, NULL)) WITH ORDINALITY AS digits(digit, n))"
    )
    for pattern, new in _ZEROS:
        written = f"regexp_replace({written}, '{pattern}', '{new}', 'g')"
    digit = f"substr('{_DIGITS}', {{}} + 1, 1)"
    fraction = (
        "CASE WHEN j = 0 AND f = 0 THEN '整' ELSE"
        f" CASE WHEN j > 0 THEN {digit.format('j')} || '角' WHEN y <> '0' THEN '零' ELSE '' END"
        f" || CASE WHEN f > 0 THEN {digit.format('f')} || '分' ELSE '整' END END"
    )
    return (
        "(SELECT CASE WHEN negative AND a > 0 THEN '负' ELSE '' END || CASE WHEN y <> '0' THEN "
        f"{written} || '元' WHEN a = 0 THEN '零元' ELSE '' END || {fraction} FROM ({parts}) AS parts WHERE a IS NOT NULL)"
    )


def format_number(  # noqa: PLR0917  called with the arguments of a row
    number: Decimal, digits: Decimal, least: Decimal, most: Decimal, grouped: bool, prefix: str, suffix: str
) -> str:
    """A number in a format: digits before the point, decimals at least and at most, thousands parted."""
    rounded = number.copy_abs().quantize(Decimal(1).scaleb(-int(most)), context=EXACT)
    front, _, decimals = f"{rounded:f}".partition(".")
    front = ("" if front == "0" else front).rjust(int(digits), "0")
    if grouped:
        front = re.sub(r"([0-9])(?=([0-9]{3})+$)", r"\1,", front)
    decimals = decimals.rstrip("0").ljust(int(least), "0")
    sign = "-" if number < 0 and rounded else ""
    return sign + prefix + front + (f".{decimals}" if decimals else "") + suffix


_FRONT = f"lpad(coalesce(nullif(front, '0'), ''), greatest({whole('$2')}, char_length(coalesce(nullif(front, '0'), ''))), '0')"
_REST = f"rpad(rtrim(rest, '0'), greatest({whole('$3')}, char_length(rtrim(rest, '0'))), '0')"
_FORMAT = (
    "(SELECT CASE WHEN $1 < 0 AND r <> 0 THEN '-' ELSE '' END || $6 || CASE WHEN $5 THEN "
    "regexp_replace(front, '([0-9])(?=([0-9]{3})+$)', '\\1,', 'g') ELSE front END"
    " || CASE WHEN rest = '' THEN '' ELSE '.' || rest END || $7 FROM (SELECT r, "
    f"{_FRONT} AS front, {_REST} AS rest FROM (SELECT r, split_part(r::text, '.', 1) AS front, split_part(r::text, '.', 2) AS rest"
    f" FROM (SELECT round(abs($1), {whole('$4')}) AS r OFFSET 0) AS rounded OFFSET 0) AS cut OFFSET 0) AS parts)"
)


def _union(*lists: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for each in lists for item in each))


def _item(items: tuple[str, ...], which: Decimal) -> str | None:
    index = int(which)
    return items[index - 1] if 1 <= index <= len(items) else None


def _joined(items: tuple[str, ...], mark: str) -> str | None:
    text = mark.join(items)
    return text if len(text) <= LONGEST else None


LOGIC = in_category(
    "logic",
    Function("if", "condition:boolean, yes:any, no:any=empty", "first", "条件成立取前者，否则取后者", "One value when a condition holds, else another",
        {'IF(2 > 1, "是", "否")': "是"}, rule="if"),
    Function("ifs", "condition:boolean, value:any...", "first", "依次判断，取第一个成立的条件后面的值", "The value after the first condition that holds",
        {'IFS(1 > 2, "a", 2 > 1, "b")': "b"}, rule="ifs"),
    Function("switch", "value:any, case:any, result:any...", "first", "与哪个值相等就取它后面的结果，最后可加默认值",
        "The result after the value that is equal; a last one alone is the default", {'SWITCH(2, 1, "一", 2, "二", "其他")': "二"}, rule="switch"),
    Function("choose", "index:number, value:any...", "first", "按序号取第几个值", "The value with this number", {'CHOOSE(2, "a", "b")': "b"}, rule="choose"),
    Function("and", "condition:boolean...", "boolean", "全部成立", "Whether all hold", {"AND(1 < 2, 2 < 3)": True}, rule="operator"),
    Function("or", "condition:boolean...", "boolean", "至少一个成立", "Whether at least one holds", {"OR(1 > 2, 2 < 3)": True}, rule="operator"),
    Function("not", "condition:boolean", "boolean", "不成立", "Whether it does not hold", {"NOT(1 > 2)": True}, rule="operator"),
    Function("xor", "condition:boolean...", "boolean", "成立的个数是否为奇数", "Whether an odd number of them hold", {"XOR(1 < 2, 2 < 3)": False}, rule="xor"),
    Function("true", "", "boolean", "真", "Yes", {"TRUE()": True}, rule="operator"),
    Function("false", "", "boolean", "假", "No", {"FALSE()": False}, rule="operator"),
    Function("is_empty", "value:any", "boolean", "是否为空", "Whether it is empty", {'ISEMPTY("")': True}, rule="operator", aliases=("isempty", "isblank")),
    Function("is_not_empty", "value:any", "boolean", "是否不为空", "Whether it is not empty", {'ISNOTEMPTY("")': False}, rule="operator",
        aliases=("isnotempty",)),
    Function("coalesce", "value:any...", "first", "第一个不为空的值", "The first value that is not empty", {"COALESCE(empty, 7)": "7"}, rule="operator",
        aliases=("iferror", "ifna")),
    Function("if_empty", "value:any, otherwise:any", "first", "为空时取另一个值", "Another value when it is empty", {'IFEMPTY("", "无")': "无"},
        means="if(is_empty(value), otherwise, value)", aliases=("ifempty", "ifblank")),
    Function("between", "value:any, low:any, high:any", "boolean", "是否在两个值之间（含两端）", "Whether it lies between two values, both included",
        {"BETWEEN(2, 1, 3)": True}, rule="operator"),
)  # fmt: skip

MONEY = in_category(
    "money",
    Function("rmb_capitals", "number:numeric", "text", "人民币大写", "An amount in Chinese capitals", {"RMBCAP(1234.56)": "壹仟贰佰叁拾肆元伍角陆分", "RMBCAP(100)": "壹佰元整"},
        capitals, _sql_capitals(), aliases=("rmbcap",)),
    Function("fixed", "number:numeric, places:number=2, plain:boolean=false", "text", "按小数位写成文本，带千分位", "A number as a text with fixed decimals, thousands parted",
        {"FIXED(1234.567, 1)": "1,234.6", "FIXED(1234.567, 1, TRUE)": "1234.6"}, rule="fixed"),
    Function("net_of_tax", "amount:numeric, rate:number", "first", "由含税金额算不含税金额，保留两位小数", "An amount without the tax in it, two decimals",
        {"NETOFTAX(113, 13%)": "100"}, means="round(amount / (1 + rate), 2)", aliases=("netoftax",)),
    Function("tax_in", "amount:numeric, rate:number", "first", "含税金额中的税额，保留两位小数", "The tax in an amount, two decimals", {"TAXIN(113, 13%)": "13"},
        means="amount - net_of_tax(amount, rate)", aliases=("taxin",)),
    Function("discounted", "amount:numeric, rate:number", "first", "打折后的金额，保留两位小数", "An amount less a discount, two decimals",
        {"DISCOUNTED(200, 15%)": "170"}, means="round(amount * (1 - rate), 2)"),
)  # fmt: skip

INNER = in_category(
    "",
    Function("format_number", "number:number, digits:number, least:number, most:number, grouped:boolean, prefix:text, suffix:text", "text",
        "", "", {}, format_number, _FORMAT),
    Function("count_items", "items:list", "number", "", "", {}, lambda items: Decimal(len(items)), "cardinality($1)::numeric"),
    Function("join_items", "items:list, mark:text", "text", "", "", {}, _joined,
        f"CASE WHEN char_length(array_to_string($1, $2)) <= {LONGEST} THEN array_to_string($1, $2) END"),
)  # fmt: skip
"""What binding writes for functions that have several forms."""

LISTS = in_category(
    "list",
    Function("index", "items:list, which:number", "text", "列表中的第几项", "The item of a list with this number", {'INDEX(SPLIT("a,b", ","), 2)': "b"}, _item,
        f"($1)[{whole('$2')}]"),
    Function("union", "items:list, other:list...", "list", "合并列表，去掉重复项", "Lists joined, each item once", {'UNION(SPLIT("a,b", ","), SPLIT("b,c", ","))': ["a", "b", "c"]},
        rule="union"),
    Function("distinct", "items:list", "list", "去掉列表中的重复项", "A list with each item once", {'DISTINCT(SPLIT("a,b,a", ","))': ["a", "b"]}, _union,
        "CASE WHEN $1 IS NOT NULL THEN (SELECT coalesce(array_agg(item ORDER BY n), '{}') FROM (SELECT item, min(n) AS n FROM unnest($1) WITH ORDINALITY AS listed(item, n)"
        " GROUP BY item) AS listed) END"),
    Function("append_items", "items:list, other:list", "list", "把一个列表接在另一个之后", "One list after another", {'APPEND(SPLIT("a", ","), SPLIT("a,b", ","))': ["a", "a", "b"]},
        lambda items, other: (*items, *other), "CASE WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN $1 || $2 END", aliases=("append",)),
    Function("has_all", "items:list, other:list", "boolean", "列表是否含有另一列表的每一项", "Whether a list holds every item of another",
        {'HASALL(SPLIT("a,b", ","), SPLIT("b", ","))': True}, lambda items, other: set(other) <= set(items), "($1 @> $2)", aliases=("hasall",)),
    Function("join", "value:any..., mark:text", "text", "用分隔符连接列表、几个值或明细行；最后一个参数是分隔符",
        "Joins a list, values or rows with a mark; the mark is the last argument", {'JOIN(SPLIT("a,b", ","), " / ")': "a / b", 'JOIN("a", "b", "-")': "a-b"}, rule="aggregation"),
)  # fmt: skip

PEOPLE = in_category(
    "people",
    Function("user_name", "", "text", "当前用户的姓名", "The name of whoever is signed in", {}, rule="variable", aliases=("getusername", "username")),
    Function("member_name", "member:any", "text", "成员的姓名：TEXTUSER(负责人)", "The name of a member: TEXTUSER(owner)", {}, rule="named", aliases=("textuser",)),
    Function("department_name", "department:any", "text", "部门的名称：TEXTDEPT(部门)", "The name of a department: TEXTDEPT(department)", {}, rule="named",
        aliases=("textdept",)),
    Function("phone_text", "phone:text", "text", "电话字段的文本", "A phone field as text", {'TEXTPHONE("13812345678")': "13812345678"}, means='phone & ""',
        aliases=("textphone",)),
    Function("location_text", "location:text", "text", "位置的地址文本", "The address of a location", {'TEXTLOCATION("116.397128,39.916527,天安门")': "天安门"},
        means='text_after(text_after(location, ","), ",")', aliases=("textlocation",)),
    Function("latitude", "location:text", "number", "位置的纬度", "The latitude of a location", {'LATITUDE("116.397128,39.916527")': "39.916527"},
        means='value(index(split(location, ","), 2))'),
    Function("longitude", "location:text", "number", "位置的经度", "The longitude of a location", {'LONGITUDE("116.397128,39.916527")': "116.397128"},
        means='value(index(split(location, ","), 1))'),
)  # fmt: skip
