"""Takes the sponsors' addresses that npm writes out of its lock files: a lock names and proves packages, no more."""

from __future__ import annotations

import json
from pathlib import Path

WEB = Path(__file__).resolve().parent.parent / "web"


def main() -> None:
    """Write both lock files anew without `funding`, as npm itself lays them out."""
    for path in (WEB / "package-lock.json", WEB / "schema" / "package-lock.json"):
        lock = json.loads(path.read_text("utf-8"))
        for package in lock["packages"].values():
            package.pop("funding", None)
        path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
