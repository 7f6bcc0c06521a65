"""Help made of the function table: signatures in the reader's words, categories, a reference document."""

import json
from collections.abc import Mapping
from typing import Literal

from tongzhou.expressions.functions.contracts import Function, Parameter, Plain
from tongzhou.expressions.functions.table import FUNCTIONS

Language = Literal["zh-CN", "en"]

CATEGORIES: Mapping[str, tuple[str, str]] = {
    "logic": ("逻辑", "Logic"),
    "text": ("文本", "Text"),
    "math": ("数学", "Numbers"),
    "statistics": ("统计与明细", "Several values and rows"),
    "date": ("日期与时间", "Days and times"),
    "money": ("金额", "Money"),
    "list": ("列表", "Lists"),
    "people": ("人员与位置", "People and places"),
}
"""By key: what a category is called in Chinese and in English."""

_WORDS = {
    "text": "文本", "value": "值", "count": "个数", "start": "起始", "part": "查找内容", "old": "旧文本", "new": "新文本",
    "which": "第几个", "code": "编码", "mark": "分隔符", "length": "长度", "fill": "填充", "first": "开头个数",
    "last": "末尾个数", "format": "格式", "number": "数字", "date": "日期", "places": "位数", "step": "步长",
    "divisor": "除数", "exponent": "指数", "base": "底数", "other": "另一个", "degrees": "角度", "radians": "弧度",
    "whole": "整体", "latitude": "纬度", "longitude": "经度", "latitude2": "纬度2", "longitude2": "经度2", "k": "k",
    "condition": "条件", "rows": "明细", "key": "关键值", "column": "关键列", "result": "结果", "operation": "方式",
    "year": "年", "month": "月", "day": "日", "type": "类型", "days": "天数", "months": "月数", "years": "年数",
    "hours": "时", "minutes": "分", "seconds": "秒", "end": "截止", "unit": "单位", "birthday": "生日",
    "calendar": "日历", "instant": "时间", "yes": "成立时", "no": "不成立时", "case": "情况", "index": "序号",
    "otherwise": "否则", "low": "下限", "high": "上限", "plain": "不分节", "amount": "金额", "rate": "比率",
    "items": "列表", "member": "成员", "department": "部门", "phone": "电话", "location": "位置", "left": "左", "right": "右",
    "degree": "角度",
}  # fmt: skip
_SHOWN = {"length": "LEN", "random": "RAND", "user_name": "GETUSERNAME"}


def shown_name(function: Function) -> str:
    """The name as help and completion write it."""
    if function.name in _SHOWN:
        return _SHOWN[function.name]
    return (function.aliases[0] if "_" in function.name and function.aliases else function.name).upper()


def signature_of(function: Function, language: Language) -> str:
    """`LEFT(text, [count])`, in the reader's words."""
    return f"{shown_name(function)}({', '.join(_parameter(each, language) for each in function.parameters)})"


def _parameter(parameter: Parameter, language: Language) -> str:
    word = _WORDS.get(parameter.name, parameter.name) if language == "zh-CN" else parameter.name
    word = f"{word}, …" if parameter.repeated else word
    return word if parameter.default is None else f"[{word}]"


def help_of(function: Function, language: Language) -> str:
    """What a function does, in one sentence."""
    return function.zh if language == "zh-CN" else function.en


def written(result: Plain) -> str:
    """An example's result as help writes it."""
    if result is None:
        return "empty"
    return result if isinstance(result, str) else json.dumps(result, ensure_ascii=False)


def reference(language: Language) -> str:
    """The reference of all functions as Markdown."""
    is_chinese = language == "zh-CN"
    title = "# 函数手册" if is_chinese else "# Functions"
    about = (
        "由函数表生成（`make contracts`）。名称不分大小写；没有结果的计算（如除以零）为空。"
        if is_chinese
        else "Generated from the function table by `make contracts`. Names may be written in capitals or not; a "
        "calculation without a result, such as a division by zero, is empty."
    )
    head = "| 函数 | 说明 | 例子 |" if is_chinese else "| function | what it does | examples |"
    lines = [title, "", about]
    for key, titles in CATEGORIES.items():
        lines += ["", f"## {titles[0] if is_chinese else titles[1]}", "", head, "|---|---|---|"]
        lines += [_row(each, language) for each in FUNCTIONS if each.category == key]
    return "\n".join(lines) + "\n"


def _row(function: Function, language: Language) -> str:
    examples = "<br>".join(f"`{text}` → {_cell(written(result))}" for text, result in function.examples.items())
    return f"| `{signature_of(function, language)}` | {_cell(help_of(function, language))} | {examples} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
