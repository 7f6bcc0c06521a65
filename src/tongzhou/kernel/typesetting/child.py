"""The child process that typesets: work as JSON on stdin, what was made on stdout, under limits of time and memory.

Run as `python -m tongzhou.kernel.typesetting.child`. Its root holds the template with its pictures and nothing else
of the machine; packages cannot be fetched; the text to set is data, so it cannot name a file either.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
from base64 import b64decode, b64encode
from importlib.util import find_spec
from pathlib import Path
from typing import Any

CPU_SECONDS = 45
MEMORY_BYTES = 2 << 30
PIXELS_PER_INCH = 110
FONT_PACKAGE = "justmytype_intl_cjk"
FONT_FOLDER = Path("fonts") / "ofl" / "notosanssc"


def main() -> None:
    """Typeset what stdin asks for."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    made = typeset(json.load(sys.stdin.buffer))
    sys.stdout.write(json.dumps([[b64encode(part).decode() for part in document] for document in made]))


def typeset(work: dict[str, Any]) -> list[list[bytes]]:
    """Every document of the work: its PDF, or the pictures of its first pages."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(font_folder())])
    with tempfile.TemporaryDirectory(prefix="tongzhou-typeset-") as root:
        template = Path(root) / "document.typ"
        template.write_text(work["template"], "utf-8")
        for name, content in work["pictures"].items():
            (Path(root) / Path(name).name).write_bytes(b64decode(content))
        compiler = typst.Compiler(
            str(template), root=root, font_paths=fonts, package_path=root, package_cache_path=root
        )
        made: list[list[bytes]] = []
        for data in work["documents"]:
            done = compiler.compile(format=work["output"], ppi=PIXELS_PER_INCH, sys_inputs={"data": data})
            parts = done if isinstance(done, list) else [done or b""]
            made.append(parts[: work["pages_max"]] if work["output"] == "png" else parts)
    return made


def font_folder() -> Path:
    """Where the Chinese font lies; found without importing its package."""
    spec = find_spec(FONT_PACKAGE)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / FONT_FOLDER


if __name__ == "__main__":
    main()
