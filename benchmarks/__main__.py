"""`make bench`: every benchmark in turn, each in a process of its own; what they print makes one table of ratios."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.reporting import HEADER

SIZES = {
    "settlement": (1_000_000,),
    "import_copy": (100_000, 1_000_000),
    "records": (100_000, 1_000_000),
    "search": (100_000, 1_000_000),
    "flows": (2_000, 10_000),
    "work_centre": (1_000_000,),
    "ledger": (100_000,),
}


def main() -> int:
    """Run all; 0 when every one could be measured."""
    failed = 0
    print(HEADER, flush=True)
    for name, sizes in SIZES.items():
        for size in sizes:
            command = [sys.executable, "-m", f"benchmarks.{name}", str(size)]
            failed += subprocess.run(command, check=False).returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
