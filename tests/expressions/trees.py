"""The cases as bound trees, for the interpreter in the browser: `python -m tests.expressions.trees` writes them."""

import json
from typing import Any

from tests.expressions.cases import CASES, CONTRACTS, EVALUATED, SET, bound_of, expected_of, plain, record_of
from tongzhou.expressions.facade import bind, parse
from tongzhou.expressions.functions.table import FUNCTIONS

PATH = CONTRACTS / "expression_trees.json"


def trees() -> str:
    """The document, one case a line."""
    lines = [json.dumps(case, ensure_ascii=False) for case in _cases()]
    head = {
        "about": "Bound trees of expression_cases.json, generated: what the browser's interpreter is held to.",
        "records": {name: record_of(name) for name in CASES["records"]},
        "variables": CASES["variables"],
    }
    return json.dumps(head, ensure_ascii=False)[:-1] + ', "cases": [\n' + ",\n".join(lines) + "\n]}\n"


def _cases() -> list[dict[str, Any]]:
    found = []
    for written, text, case, variables in EVALUATED:
        bound = bound_of(written, text)
        shown = text if written == "formula" else json.dumps(text, ensure_ascii=False)
        found.append(
            {
                "about": f"{shown} on {case['record']}",
                "tree": bound.to_json(),
                "record": case["record"],
                "variables": "set" if variables is SET else "unset",
                "is": plain(expected_of(case, bound.kind)),
            }
        )
    found += [_example(text, result) for function in FUNCTIONS for text, result in function.examples.items()]
    return found


def _example(text: str, result: Any) -> dict[str, Any]:
    return {"about": text, "tree": bind(parse(text), {}).to_json(), "record": {}, "variables": "unset", "is": result}


if __name__ == "__main__":
    PATH.write_text(trees(), "utf-8")
