"""Texts: cut, joined, searched, written in another way."""

import re
from decimal import Decimal

from tongzhou.expressions.decimals import kept
from tongzhou.expressions.functions.contracts import LONGEST, Function, in_category
from tongzhou.expressions.functions.data import letters, readings
from tongzhou.expressions.functions.fragments import kept as sql_kept
from tongzhou.expressions.functions.fragments import limited, lower, quoted, upper, whole

_CAPITALS, _SMALL = letters()
_LOWER, _UPPER = str.maketrans(_CAPITALS, _SMALL), str.maketrans(_SMALL, _CAPITALS)
_CASED = re.escape(_CAPITALS + _SMALL)
_WORD = re.compile(f"[{_CASED}]+")
_NUMBER = re.compile(r"[+-]?([0-9]{1,40}\.?[0-9]{0,40}|\.[0-9]{1,40})%?")
_SQL_NUMBER = r"'^[+-]?([0-9]{1,40}\.?[0-9]{0,40}|\.[0-9]{1,40})%?$'"
_READ_NUMBER = (
    f"CASE WHEN t ~ {_SQL_NUMBER} THEN"
    " CASE WHEN right(t, 1) = '%' THEN rtrim(t, '%')::numeric * 0.01 ELSE t::numeric END END"
)
_WIDE = "".join(chr(code) for code in range(0xFF01, 0xFF5F)) + "\u3000"
_NARROW = "".join(chr(code) for code in range(0x21, 0x7F)) + " "
_TO_NARROW, _TO_WIDE = str.maketrans(_WIDE, _NARROW), str.maketrans(_NARROW, _WIDE)
_MAX_CODE = 65_533


def _count(number: Decimal) -> int | None:
    cut = int(number)
    return None if cut <= -1_000_000_000 else min(cut, 1_000_000_000)


def _left(text: str, count: Decimal) -> str | None:
    number = _count(count)
    return None if number is None or number < 0 else text[:number]


def _right(text: str, count: Decimal) -> str | None:
    number = _count(count)
    return None if number is None or number < 0 else text[max(len(text) - number, 0) :]


def _mid(text: str, start: Decimal, count: Decimal) -> str | None:
    first, number = _count(start), _count(count)
    if first is None or number is None or first < 1 or number < 0:
        return None
    return text[first - 1 : first - 1 + number]


def _replace(text: str, start: Decimal, count: Decimal, new: str) -> str | None:
    first, number = _count(start), _count(count)
    if first is None or number is None or first < 1 or number < 0:
        return None
    return limited_text(text[: first - 1] + new + text[first - 1 + number :])


def limited_text(text: str) -> str | None:
    """The text, or nothing when it is longer than a computed text may be."""
    return text if len(text) <= LONGEST else None


def _substitute(text: str, old: str, new: str) -> str | None:
    if not old:
        return text
    grown = len(text) + text.count(old) * (len(new) - len(old))
    return text.replace(old, new) if grown <= LONGEST else None


def _substitute_nth(text: str, old: str, new: str, which: Decimal) -> str | None:
    number = _count(which)
    if number is None or number < 1:
        return None
    parts = text.split(old) if old else [text]
    if len(parts) <= number:
        return text
    return limited_text(old.join(parts[:number]) + new + old.join(parts[number:]))


def _repeat(text: str, count: Decimal) -> str | None:
    number = _count(count)
    if number is None or number < 0 or len(text) * number > LONGEST:
        return None
    return text * number


def _find(part: str, whole_text: str, start: Decimal) -> Decimal | None:
    first = _count(start)
    if first is None or first < 1 or first > len(whole_text) + 1:
        return None
    found = whole_text.find(part, first - 1)
    return None if found < 0 else Decimal(found + 1)


def _search(part: str, whole_text: str, start: Decimal) -> Decimal | None:
    return _find(part.translate(_LOWER), whole_text.translate(_LOWER), start)


def _pad(text: str, length: Decimal, fill: str, *, left: bool) -> str | None:
    number = _count(length)
    if number is None or number > LONGEST or not fill:
        return None
    missing = max(number - len(text), 0)
    padding = (fill * missing)[:missing]
    return padding + text if left else text + padding


def _proper(text: str) -> str:
    return _WORD.sub(lambda word: word[0][0].translate(_UPPER) + word[0][1:], text.translate(_LOWER))


def _value(text: str) -> Decimal | None:
    written = text.strip(" ").replace(",", "")
    if not _NUMBER.fullmatch(written):
        return None
    number = Decimal(written.removesuffix("%"))
    return kept(number.scaleb(-2) if written.endswith("%") else number)


def _char(code: Decimal) -> str | None:
    number = int(code)
    return chr(number) if 1 <= number <= _MAX_CODE and not 0xD800 <= number <= 0xDFFF else None


def _before(text: str, mark: str) -> str | None:
    head, found, _ = text.partition(mark) if mark else ("", True, "")
    return head if found else None


def _after(text: str, mark: str) -> str | None:
    _, found, tail = text.partition(mark) if mark else ("", True, text)
    return tail if found else None


def _split(text: str, mark: str) -> tuple[str, ...]:
    return () if not text else tuple(text.split(mark)) if mark else (text,)


def _initials(text: str) -> str:
    known = readings()
    return "".join(known.get(each, each)[0] for each in text)


def _sql_pinyin() -> str:
    syllables = sorted(set(readings().values()))
    codes = {syllable: chr(0xE000 + index) for index, syllable in enumerate(syllables)}
    characters = "".join(readings())
    marks = "".join(codes[reading] for reading in readings().values())
    listed = quoted("{" + ",".join(syllables) + "}")
    reading = f"({listed}::text[])[ascii(translate(each, '{characters}', '{marks}')) - 57343]"
    return (
        "(SELECT coalesce(string_agg(coalesce(CASE WHEN translate(each, "
        f"'{characters}', '') = '' THEN {reading} END, each), '' ORDER BY n), '') "
        "FROM unnest(string_to_array($1, NULL)) WITH ORDINALITY AS listed(each, n)) || left($1, 0)"
    )


def _sql_initials() -> str:
    characters = "".join(readings())
    return f"translate($1, '{characters}', '{''.join(reading[0] for reading in readings().values())}')"


_SUBSTITUTED = (
    "char_length($1)::bigint + (char_length($1) - char_length(replace($1, $2, ''))) / char_length($2)"
    " * (char_length($3) - char_length($2))::bigint"
)
_PARTS = "string_to_array($1, $2)"
_JOINED = (
    f"array_to_string(({_PARTS})[1:{whole('$4')}], $2) || $3 || array_to_string(({_PARTS})[{whole('$4')} + 1:], $2)"
)


def _sql_find(part: str, text: str) -> str:
    start = whole("$3")
    return (
        f"CASE WHEN {start} BETWEEN 1 AND char_length($2) + 1 AND strpos(substr({text}, {start}), {part}) > 0"
        f" THEN (strpos(substr({text}, {start}), {part}) + {start} - 1)::numeric END"
    )


def _sql_pad(padded: str) -> str:
    return (
        f"CASE WHEN {whole('$2')} <= {LONGEST} AND $3 <> ''"
        f" THEN {padded}($1, greatest({whole('$2')}, char_length($1)), $3) END"
    )


TEXTS = in_category(
    "text",
    Function("concat", "value:any...", "text", "把几个值连成一段文本，空值略去",
        "Joins values into one text; empty ones are left out", {'CONCAT("渠道", "伙伴")': "渠道伙伴", 'CONCAT("Q", 3)': "Q3"},
        rule="concat", aliases=("concatenate",)),
    Function("left", "text:text, count:number=1", "text", "从左边取若干个字符", "The first characters of a text",
        {'LEFT("同舟共济", 2)': "同舟", 'LEFT("Tongzhou")': "T"}, _left,
        f"CASE WHEN {whole('$2')} >= 0 THEN left($1, {whole('$2')}) END"),
    Function("right", "text:text, count:number=1", "text", "从右边取若干个字符", "The last characters of a text",
        {'RIGHT("INV-2031", 4)': "2031"}, _right, f"CASE WHEN {whole('$2')} >= 0 THEN right($1, {whole('$2')}) END"),
    Function("mid", "text:text, start:number, count:number", "text", "从指定位置起取若干个字符",
        "Characters from a position on", {'MID("2026-Q3", 6, 2)': "Q3"}, _mid,
        f"CASE WHEN {whole('$2')} >= 1 AND {whole('$3')} >= 0 THEN substr($1, {whole('$2')}, {whole('$3')}) END",
        aliases=("substring",)),
    Function("length", "text:text", "number", "文本的字符数", "How many characters a text has",
        {'LEN("同舟")': "2"}, lambda text: Decimal(len(text)), "char_length($1)::numeric", "CAST(length($1) AS DECIMAL(26, 10))",
        aliases=("len",)),
    Function("lower", "text:text", "text", "大写字母变小写", "Capital letters become small ones", {'LOWER("ABC")': "abc"},
        lambda text: text.translate(_LOWER), lower("$1")),
    Function("upper", "text:text", "text", "小写字母变大写", "Small letters become capitals", {'UPPER("abc")': "ABC"},
        lambda text: text.translate(_UPPER), upper("$1")),
    Function("proper", "text:text", "text", "每个单词首字母大写，其余小写", "Every word with a capital first letter",
        {'PROPER("aero bike ltd")': "Aero Bike Ltd"}, _proper,
        f"(SELECT coalesce(string_agg({upper('left(word[1], 1)')} || substr(word[1], 2), '' ORDER BY n), '') "
        f"FROM regexp_matches({lower('$1')}, '[{_CAPITALS}{_SMALL}]+|[^{_CAPITALS}{_SMALL}]+', 'g')"
        " WITH ORDINALITY AS listed(word, n)) || left($1, 0)"),
    Function("trim", "text:text", "text", "去掉首尾空格，中间的连续空格留一个",
        "Without spaces around it; inside, one space stays of several", {'TRIM("  a   b ")': "a b"},
        lambda text: re.sub(" {2,}", " ", text.strip(" ")), "regexp_replace(btrim($1, ' '), ' {2,}', ' ', 'g')"),
    Function("clean", "text:text", "text", "去掉换行等控制字符", "Without line breaks and other control characters",
        {'CLEAN("a" & CHAR(10) & "b")': "ab"}, lambda text: re.sub("[\x01-\x1f]", "", text),
        "regexp_replace($1, '[\\x01-\\x1f]', '', 'g')"),
    Function("exact", "left:text, right:text", "boolean", "两段文本是否完全相同（区分大小写）",
        "Whether two texts are the same, capitals too", {'EXACT("a", "A")': False}, means="left = right"),
    Function("contains", "text:text, part:text", "boolean", "文本中是否含有另一段文本（不分大小写），或列表中是否有某项",
        "Whether a text holds another (capitals do not count), or a list an item", {'CONTAINS("Aero Bike", "bike")': True},
        rule="operator"),
    Function("starts_with", "text:text, part:text", "boolean", "文本是否以另一段文本开头（不分大小写）",
        "Whether a text begins with another; capitals do not count", {'STARTSWITH("INV-1", "inv")': True}, rule="operator",
        aliases=("startswith",)),
    Function("ends_with", "text:text, part:text", "boolean", "文本是否以另一段文本结尾（不分大小写）",
        "Whether a text ends with another; capitals do not count", {'ENDSWITH("a.PDF", ".pdf")': True},
        means="contains(right(text, length(part)), part)", aliases=("endswith",)),
    Function("find", "part:text, text:text, start:number=1", "number", "一段文本在另一段中的位置（区分大小写），找不到为空",
        "Where a text stands in another, capitals count; empty when it does not", {'FIND("舟", "同舟")': "2", 'FIND("B", "abc")': None},
        _find, _sql_find("$1", "$2")),
    Function("search", "part:text, text:text, start:number=1", "number", "一段文本在另一段中的位置（不分大小写），找不到为空",
        "Where a text stands in another, capitals do not count; empty when it does not", {'SEARCH("B", "abc")': "2"},
        _search, _sql_find(lower("$1"), lower("$2"))),
    Function("replace", "text:text, start:number, count:number, new:text", "text", "把指定位置的若干字符换成另一段文本",
        "A text with characters at a position replaced", {'REPLACE("13800001111", 4, 4, "****")': "138****1111"}, _replace,
        f"CASE WHEN {whole('$2')} >= 1 AND {whole('$3')} >= 0 THEN "
        f"(SELECT {limited('r', 'char_length(r)')} FROM (SELECT left($1, {whole('$2')} - 1) || $4 || "
        f"substr($1, ({whole('$2')} + {whole('$3')}::bigint)::integer) AS r OFFSET 0) AS made) END"),
    Function("substitute", "text:text, old:text, new:text", "text", "把文本中的某段文字换成另一段",
        "A text with one text in it replaced by another", {'SUBSTITUTE("a-b-c", "-", "/")': "a/b/c"}, _substitute,
        f"CASE WHEN $2 = '' THEN $1 || left($3, 0) WHEN {_SUBSTITUTED} <= {LONGEST} THEN replace($1, $2, $3) END", rule="substitute"),
    Function("substitute_nth", "text:text, old:text, new:text, which:number", "text", "只替换第几处",
        "Replaces only one occurrence", {'SUBSTITUTE("a-b-c", "-", "/", 2)': "a-b/c"}, _substitute_nth,
        f"CASE WHEN $2 IS NULL OR {whole('$4')} < 1 THEN NULL WHEN cardinality({_PARTS}) <= {whole('$4')} THEN $1 || left($3, 0)"
        f" WHEN {whole('$4')} >= 1 THEN (SELECT {limited('r', 'char_length(r)')} FROM (SELECT {_JOINED} AS r OFFSET 0) AS made) END"),
    Function("rept", "text:text, count:number", "text", "把文本重复若干次", "A text several times over", {'REPT("★", 3)': "★★★"},
        _repeat, f"CASE WHEN {whole('$2')} >= 0 AND char_length($1)::bigint * {whole('$2')} <= {LONGEST}"
        f" THEN repeat($1, {whole('$2')}) END", aliases=("repeat",)),
    Function("char", "code:number", "text", "编码对应的字符，CHAR(10) 是换行", "The character with this code; CHAR(10) breaks the line",
        {"CHAR(65)": "A"}, _char,
        f"CASE WHEN trunc($1) BETWEEN 1 AND {_MAX_CODE} AND trunc($1) NOT BETWEEN 55296 AND 57343 THEN chr(trunc($1)::integer) END",
        aliases=("unichar",)),
    Function("code", "text:text", "number", "第一个字符的编码", "The code of the first character", {'CODE("A")': "65"},
        lambda text: Decimal(ord(text[0])) if text else None, "nullif(ascii($1), 0)::numeric", aliases=("unicode",)),
    Function("split", "text:text, mark:text", "list", "按分隔符拆成列表", "A text cut at a mark into a list",
        {'SPLIT("a,b,c", ",")': ["a", "b", "c"]}, _split,
        "CASE WHEN $1 = '' THEN '{}'::text[] ELSE string_to_array($1, $2) END"),
    Function("text_before", "text:text, mark:text", "text", "分隔符之前的文本，没有分隔符则为空",
        "What stands before a mark; empty when the mark is not there", {'TEXTBEFORE("a@b.cn", "@")': "a"}, _before,
        "CASE WHEN strpos($1, $2) > 0 THEN left($1, strpos($1, $2) - 1) END", aliases=("textbefore",)),
    Function("text_after", "text:text, mark:text", "text", "分隔符之后的文本，没有分隔符则为空",
        "What stands after a mark; empty when the mark is not there", {'TEXTAFTER("a@b.cn", "@")': "b.cn"}, _after,
        "CASE WHEN strpos($1, $2) > 0 THEN substr($1, strpos($1, $2) + char_length($2)) END", aliases=("textafter",)),
    Function("pad_left", "text:text, length:number, fill:text=' '", "text", "在左边补足到指定长度", "Filled up on the left to a length",
        {'PADLEFT("7", 3, "0")': "007"}, lambda text, length, fill: _pad(text, length, fill, left=True), _sql_pad("lpad"),
        aliases=("padleft",)),
    Function("pad_right", "text:text, length:number, fill:text=' '", "text", "在右边补足到指定长度", "Filled up on the right to a length",
        {'PADRIGHT("a", 3, ".")': "a.."}, lambda text, length, fill: _pad(text, length, fill, left=False), _sql_pad("rpad"),
        aliases=("padright",)),
    Function("reverse", "text:text", "text", "把文本倒过来", "A text backwards", {'REVERSE("abc")': "cba"},
        lambda text: text[::-1], "reverse($1)"),
    Function("occurrences", "text:text, part:text", "number", "一段文本出现的次数", "How often a text stands in another",
        {'OCCURRENCES("a-b-c", "-")': "2"}, means='if(part = "", 0, (length(text) - length(substitute(text, part, ""))) / length(part))'),
    Function("mask", "text:text, first:number=3, last:number=4", "text", "只露出首尾若干字符，其余用星号代替",
        "Shows the first and last characters only, stars between", {'MASK("13812345678")': "138****5678"},
        means='left(text, first) & rept("*", max(length(text) - first - last, 0)) & right(text, max(min(last, length(text) - first), 0))'),
    Function("half_width", "text:text", "text", "全角字符变半角", "Full-width characters become half-width", {'ASC("ＡＢ１")': "AB1"},
        lambda text: text.translate(_TO_NARROW), f"translate($1, {quoted(_WIDE)}, {quoted(_NARROW)})", aliases=("asc",)),
    Function("full_width", "text:text", "text", "半角字符变全角", "Half-width characters become full-width", {'WIDECHAR("AB1")': "ＡＢ１"},
        lambda text: text.translate(_TO_WIDE), f"translate($1, {quoted(_NARROW)}, {quoted(_WIDE)})", aliases=("widechar",)),
    Function("value", "text:text", "number", "把文本读成数字，不是数字则为空", "Reads a number from a text; empty when it is none",
        {'VALUE("1,234.5")': "1234.5", 'VALUE("12%")': "0.12", 'VALUE("abc")': None}, _value,
        f"(SELECT {sql_kept(_READ_NUMBER)} FROM (SELECT replace(btrim($1, ' '), ',', '') AS t OFFSET 0) AS written)"),
    Function("is_number", "text:text", "boolean", "文本是否能读成数字", "Whether a text reads as a number", {'ISNUMBER("12a")': False},
        means="not is_empty(value(text))", aliases=("isnumber",)),
    Function("text", "value:any, format:text=empty", "text", "按格式把数字或日期写成文本", "A number or date written in a format",
        {'TEXT(1234.5, "#,##0.00")': "1,234.50", 'TEXT(0.125, "0.0%")': "12.5%", 'TEXT(DATE(2026, 3, 9), "yyyy年m月d日")': "2026年3月9日"},
        rule="text"),
    Function("number_text", "number:numeric", "text", "数字写成文本", "A number as a text", {"NUMBERTEXT(1.50)": "1.5"},
        lambda number: f"{number.normalize():f}" if number else "0", "trim_scale($1)::text", aliases=("numbertext",)),
    Function("day_text", "date:date", "text", "日期写成文本", "A date as a text", {"DAYTEXT(DATE(2026, 3, 9))": "2026-03-09"},
        lambda day: day.isoformat(), "to_char($1, 'YYYY-MM-DD')", aliases=("daytext",)),
    Function("pinyin", "text:text", "text", "汉字变拼音（不带声调；多音字取常用读音）",
        "Chinese characters as pinyin, without tones; the most common reading", {'PINYIN("同舟")': "tongzhou"},
        lambda text: limited_text("".join(readings().get(each, each) for each in text)), _sql_pinyin()),
    Function("pinyin_initials", "text:text", "text", "汉字变拼音首字母", "The first letters of the pinyin", {'PINYININITIALS("同舟")': "tz"},
        _initials, _sql_initials(), aliases=("pinyininitials", "initials")),
)  # fmt: skip
