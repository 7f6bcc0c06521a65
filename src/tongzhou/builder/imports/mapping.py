"""Which column feeds which field: remembered per source, else guessed from names, then from values."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from tongzhou.builder.imports.contracts import Cell, Column, Guess, Kind, Layout, Option, Reading, Rejected, Target
from tongzhou.builder.imports.instants import guess_day_first
from tongzhou.builder.imports.normalising import converter, shown
from tongzhou.builder.imports.words import bare, folded

ACCEPTED = 0.6
"""A guess below this is not made: an unmapped column is seen, a wrong one is not."""

_SYNONYMS: tuple[frozenset[str], ...] = tuple(
    frozenset(line.split())
    for line in (
        "编码 代码 编号 号码 号 code no number num key id",
        "名称 名字 名 全称 name title",
        "客户 经销商 代理商 分销商 渠道商 伙伴 渠道伙伴 往来单位 reseller dealer distributor partner customer client",
        "产品 商品 货品 物料 存货 product item material sku",
        "日期 时间 date day time",
        "数量 件数 qty quantity count",
        "单价 价格 price unitprice",
        "金额 销售额 销售金额 总额 amount sum salesamount total",
        "订单 单据 销售单 order bill document",
        "电话 手机 手机号 联系电话 phone mobile tel telephone",
        "邮箱 邮件 电子邮件 email mail",
        "地址 住址 address",
        "国家 国家地区 country countryregion",
        "省 省份 省州 state province stateprovince",
        "城市 市 city",
        "备注 说明 附言 remark remarks note notes comment memo",
        "业务员 销售员 销售 销售代表 salesperson salesman seller",
        "区域 大区 地区 region area territory",
        "类别 分类 类型 category type class",
        "行号 行 line linenumber",
    )
)
_CANONICAL = {word: min(group) for group in _SYNONYMS for word in group}
_LONGEST = max(map(len, _CANONICAL))
_VALUE_SAMPLES = 100
_COMMA_DECIMALS = re.compile(r"^[^,]*\d,(\d{1,2}|\d{4,})\D*$")
_POINT_DECIMALS = re.compile(r"^[^.]*\d\.(\d{1,2}|\d{4,})\D*$")


def fingerprint(layout: Layout) -> str:
    """The same for files of one source: their header names in order, however they are spaced or cased."""
    names = "\x1f".join(bare(column.name) for column in layout.columns)
    return hashlib.sha256(names.encode()).hexdigest()


def guess_mapping(
    columns: Sequence[Column],
    targets: Sequence[Target],
    samples: Mapping[int, Sequence[Cell]],
    saved: Mapping[str, str | None] | None = None,
) -> tuple[Guess, ...]:
    """A field for each column or none, each field used once, the surest pairs first.

    `saved` (column name to field) is what the user decided for this source before and stands as it is.
    """
    keys = {target.key for target in targets}
    remembered = {bare(name): field for name, field in (saved or {}).items() if field is None or field in keys}
    chosen: dict[int, tuple[str | None, float, str]] = {
        column.index: (remembered[bare(column.name)], 1.0, "saved")
        for column in columns
        if bare(column.name) in remembered
    }
    taken = {field for field, _, _ in chosen.values()}
    pairs = [
        (*_score(column, target, samples.get(column.index, ())), column.index, target.key)
        for column, target in product(columns, targets)
        if column.index not in chosen and target.key not in taken
    ]
    for confidence, by, index, key in sorted(pairs, key=lambda pair: -pair[0]):
        if confidence >= ACCEPTED and index not in chosen and key not in taken:
            chosen[index] = (key, round(confidence, 2), by)
            taken.add(key)
    return tuple(Guess(column, *chosen.get(column.index, (None, 0.0, ""))) for column in columns)


def guess_reading(cells: Sequence[Cell], *, time_zone: str = "UTC") -> Reading:
    """How this column writes its dates and decimals, as far as its values show it.

    Whether 0.5 means half a percent or a half, no values can show: it is half a percent unless the user says so.
    """
    texts = [cell for cell in cells if isinstance(cell, str)]
    return Reading(
        day_first=guess_day_first(texts),
        decimal_comma=_writes_decimal_comma(texts),
        time_zone=time_zone,
    )


def unknown_values(
    target: Target, cells: Iterable[Cell], reading: Reading, *, limit: int = 50
) -> dict[str, str | None]:
    """The distinct values of a column that its field does not know, each with the option it most resembles."""
    convert = converter(target, reading)
    unknown: dict[str, str | None] = {}
    for cell in cells:
        if isinstance(convert(cell), Rejected):
            word = shown(cell)
            if word not in unknown:
                unknown[word] = _nearest(word, target.options)
            if len(unknown) == limit:
                break
    return unknown


def _nearest(word: str, options: Sequence[Option]) -> str | None:
    scored = [
        (_alike(bare(word), bare(name)), option.key) for option in options for name in (option.key, *option.labels)
    ]
    likeness, key = max(scored, default=(0.0, ""))
    return key if likeness >= ACCEPTED else None


def _writes_decimal_comma(texts: Sequence[str]) -> bool:
    """`1.234,50` and `12,5 %` say so; `1,234` may be thousands and proves nothing."""
    commas = sum(1 for text in texts if _COMMA_DECIMALS.search(folded(text)))
    points = sum(1 for text in texts if _POINT_DECIMALS.search(folded(text)))
    return commas > points


def _score(column: Column, target: Target, cells: Sequence[Cell]) -> tuple[float, str]:
    name, by = _name_score(column, target)
    if name == 0:
        return 0.0, ""
    fit = _value_fit(target, cells)
    if fit is None:
        return name, by
    if fit < 0.3:
        return (0.7 if name == 1 else name * 0.5), by
    return min(name + (0.05 if name < 1 else 0), 1.0) * (0.9 + 0.1 * fit), by


def _name_score(column: Column, target: Target) -> tuple[float, str]:
    spellings = [bare(column.name), *(bare(part) for part in reversed(column.parts))]
    own = {bare(target.key): "key"} | {bare(label): "label" for label in target.labels}
    for at, spelling in enumerate(spellings):
        if spelling and spelling in own:
            return (1.0 if at == 0 else 0.85), own[spelling]
    meant = {_meaning(word) for word in own}
    if any(spelling and _meaning(spelling) in meant for spelling in spellings):
        return 0.8, "synonym"
    alike = max((_alike(left, right) for left, right in product(spellings, own)), default=0.0)
    return alike * 0.75, "similar"


def _meaning(word: str) -> tuple[str, ...]:
    """A name cut into known words, each replaced by the first of its synonyms: 客户代码 is 经销商编号."""
    parts: list[str] = []
    at = 0
    while at < len(word):
        sizes = range(min(_LONGEST, len(word) - at), 0, -1)
        size = next((size for size in sizes if word[at : at + size] in _CANONICAL), 1)
        part = word[at : at + size]
        parts.append(_CANONICAL.get(part, part))
        at += size
    return tuple(parts)


def _alike(left: str, right: str) -> float:
    """Share of common character pairs (Dice), 1 for equal names."""
    if not left or not right:
        return 0.0
    pairs_left = {left[at : at + 2] for at in range(max(len(left) - 1, 1))}
    pairs_right = {right[at : at + 2] for at in range(max(len(right) - 1, 1))}
    return 2 * len(pairs_left & pairs_right) / (len(pairs_left) + len(pairs_right))


def _value_fit(target: Target, cells: Sequence[Cell]) -> float | None:
    """The share of sampled values that the field could hold; None where any text would do."""
    if target.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.REFERENCE):
        return None
    filled = [cell for cell in cells[:_VALUE_SAMPLES] if cell is not None]
    if not filled:
        return None
    convert = converter(target, guess_reading(filled))
    results = [convert(cell) for cell in filled]
    return sum(1 for value in results if not isinstance(value, Rejected) or value.code == "date_ambiguous") / len(
        results
    )
