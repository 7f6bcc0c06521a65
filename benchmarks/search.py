"""Global search over HTTP, one after the other: what people type, in milliseconds against 200 of the design.

    python -m benchmarks.search [rows]

The words are in every record, in many, in one and in none; in Chinese, in pinyin, by initials, inside a number.
"""

from __future__ import annotations

import sys
import time
from statistics import median

import uvloop

from benchmarks.records import Bench, running
from benchmarks.reporting import Line

BUDGET_MS = 200
TURNS = 7
TYPED = (
    "有限公司", "华东", "上海华东", "上海华东机电有限公司", "huadong", "shanghaihuadongjidian", "shhdjd", "公司 华东",
    "d00012345", "12345", "瓯翮", "zzqx", "q7",
)  # fmt: skip


async def milliseconds(bench: Bench, typed: str) -> float:
    """The median of several searches."""
    taken = []
    for _ in range(TURNS):
        began = time.perf_counter()
        async with bench.session.get(f"{bench.base}/api/search", params={"q": typed}) as answer:
            content = await answer.read()
            if answer.status != 200:
                raise RuntimeError(f"search {typed}: {answer.status} {content[:300]!r}")
        taken.append((time.perf_counter() - began) * 1000)
    return median(taken)


async def main(rows: int) -> None:
    """Measure and print."""
    async with running(rows) as bench:
        found = {typed: await milliseconds(bench, typed) for typed in TYPED}
    for typed, taken in found.items():
        print(Line(f"search {typed}", rows, f"{taken:.1f} ms", f"<= {BUDGET_MS} ms", taken <= BUDGET_MS))


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
