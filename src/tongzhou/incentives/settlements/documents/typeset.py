"""The child process that typesets: JSON on stdin, PDF on stdout, under limits of time and memory.

Run as `python -m tongzhou.incentives.settlements.documents.typeset`. Its root holds the template and nothing
else of the machine; packages cannot be fetched; the text to set is data, so it cannot name a file either.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

CPU_SECONDS = 30
MEMORY_BYTES = 2 << 30
TEMPLATE = Path(__file__).with_name("statement.typ")
FONT_PACKAGE = "justmytype_intl_cjk"
FONT_FOLDER = Path("fonts") / "ofl" / "notosanssc"


def main() -> None:
    """Typeset one statement."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(typeset(sys.stdin.buffer.read().decode()))


def typeset(statement: str) -> bytes:
    """The PDF of a statement's JSON text."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(font_folder())])
    with tempfile.TemporaryDirectory(prefix="tongzhou-typeset-") as root:
        template = Path(root) / "statement.typ"
        template.write_bytes(TEMPLATE.read_bytes())
        made = typst.compile(
            str(template),
            root=root,
            font_paths=fonts,
            sys_inputs={"statement": statement},
            package_path=root,
            package_cache_path=root,
            format="pdf",
        )
    assert isinstance(made, bytes)
    return made


def font_folder() -> Path:
    """Where the Chinese font lies; found without importing its package."""
    spec = find_spec(FONT_PACKAGE)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / FONT_FOLDER


if __name__ == "__main__":
    main()
