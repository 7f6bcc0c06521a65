"""Folding of text for comparison, and the words by which reports name what is not data."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None)
_SPACES = re.compile(r"\s+")
_UNIT = re.compile(r"[(\[【<].*?[)\]】>]")
_PUNCTUATION = re.compile(r"[\s_\-./\\,:;'\"*#?!、。，：；·|&]+")
_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?")
_NUMBER = re.compile(r"[-+(]?[¥$€]?[-+]?\d[\d,.]*(%|元|万|亿)?\)?-?")

_TOTAL_WORDS = """
小计 合计 总计 累计 共计 本页小计 本页合计 本页累计 本月合计 本月累计 本季合计 本年合计 本年累计
总合计 合计数 合计金额 总计金额 分类小计 期末合计
subtotal sub-total total grandtotal totals sum pagetotal runningtotal
"""
_TOTALS = frozenset(_TOTAL_WORDS.split())
_TOTAL_AT_END = re.compile(r".+(小计|合计|总计|累计|\b(sub-?)?total)$")
_TOTAL_AT_START = re.compile(r"^(小计|合计|总计|累计|(grand |sub-?)?total)\s*[:(（]")
_FOOTER = re.compile(
    r"^(制表|制单|填表|审核|复核|审批|批准|主管|打印|导出|报表|页码|备注|说明|注|单位|币种|第\s*\d+\s*页|共\s*\d+\s*[页条行]|"
    r"prepared by|printed|exported|generated|approved by|checked by|page \d+)"
    r"(人|员|日期|时间|单位|部门|人员|者)?\s*($|[::/]|\d|\s)",
)


def folded(text: str) -> str:
    """Text without differences of width, case, invisible characters and runs of space."""
    plain = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    return _SPACES.sub(" ", plain).strip().casefold()


def bare(text: str) -> str:
    """A header or label without punctuation, spaces and a unit in brackets: `金额 (元)` is `金额`."""
    plain = folded(text)
    return _PUNCTUATION.sub("", _UNIT.sub("", plain)) or _PUNCTUATION.sub("", plain)


def is_number_like(text: str) -> bool:
    """True for text that a person reads as an amount or a date rather than as a name."""
    plain = folded(text).replace(" ", "")
    return bool(_NUMBER.fullmatch(plain) or _DAY.match(plain))


def is_total(text: str) -> bool:
    """True for a cell that says nothing but `total`, however spaced: `合 计：`."""
    return folded(text).replace(" ", "").rstrip(":") in _TOTALS


def mentions_total(text: str) -> bool:
    """True for a cell that may name a total (`华东区小计`) or just be a name; the row's gaps decide."""
    plain = folded(text).rstrip(" :")
    return bool(_TOTAL_AT_END.search(plain) or _TOTAL_AT_START.search(plain))


def is_footer(text: str) -> bool:
    """True for a cell that begins a line such as `制表人：王芳` or `Page 1 of 3`."""
    return bool(_FOOTER.match(folded(text)))
