"""`make bench`: every benchmark in turn, each in a process of its own; what they print makes one table of ratios."""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = ("settlement", "import_copy", "records", "search")


def main() -> int:
    """Run all; 0 when every one could be measured."""
    failed = 0
    for name in BENCHMARKS:
        print(f"== {name}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
