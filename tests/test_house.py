"""What holds the house together and no linter checks: borders between packages, names and lengths of files."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
SRC = ROOT / "src" / "tongzhou"
MOST_LINES = 500
FOLDERS = ("src", "tests", "scripts", "benchmarks", "web/src", "web/scripts")
GENERATED = {"web/src/api/schema.d.ts", "web/src/api/fieldTypes.ts"}
REFUSE_NOTHING = re.compile(
    r"(^|_)(service|manager|handler|util|utils|helper|helpers|common|misc|base)s?$", re.IGNORECASE
)
GROUPS = ("builder", "incentives")
"""Their folders are packages of their own; channel and the others are one each."""

WIRING = "entrypoints"
"""It alone may reach into packages: it puts them together."""

EVERYBODYS = "kernel"
"""Its modules are imported directly."""


def sources(*endings: str) -> list[Path]:
    """Files that people write, relative to the root."""
    found = (path.relative_to(ROOT) for folder in FOLDERS for path in (ROOT / folder).rglob("*"))
    return [path for path in found if path.suffix in endings and not {"static", *GENERATED} & {*path.parts, str(path)}]


def package_of(module: tuple[str, ...]) -> tuple[str, ...]:
    nested = module[0] in GROUPS and len(module) > 1 and (SRC / module[0] / module[1]).is_dir()
    return module[: 2 if nested else 1]


def imported(source: str) -> Iterator[tuple[str, ...]]:
    """Dotted names below `tongzhou` that a module imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tongzhou"):
            inside = tuple((node.module or "").split(".")[1:])
            yield from ((*inside, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (tuple(a.name.split(".")[1:]) for a in node.names if a.name.startswith("tongzhou."))


def trespasses(here: tuple[str, ...], source: str) -> list[str]:
    """Imports of what lies behind another package's facade and contracts."""
    found = []
    for name in imported(source):
        there = package_of(name)
        behind = name[len(there) :]
        if here[0] == WIRING or there in (here, (EVERYBODYS,)) or (behind and behind[0] in ("facade", "contracts")):
            continue
        found.append(f"{'.'.join(here)} imports {'.'.join(name)}")
    return found


def test_between_packages_only_facades_and_contracts_are_imported() -> None:
    assert trespasses(("files",), "from tongzhou.access.rules import Rule") == ["files imports access.rules.Rule"]
    assert trespasses(("builder", "query"), "import tongzhou.builder.schema.tables") != []
    found = []
    for path in sorted(SRC.rglob("*.py")):
        module = path.relative_to(SRC).with_suffix("").parts
        found += trespasses(package_of(module), path.read_text("utf-8"))
    assert found == []


def test_no_file_is_long() -> None:
    lines = {path: len((ROOT / path).read_text("utf-8").splitlines()) for path in sources(".py", ".ts", ".tsx", ".css")}
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}


def test_lock_files_hold_no_addresses() -> None:
    """Of registries, which differ from place to place, or of sponsors; `make lock` takes npm's out."""
    for name in ("requirements.lock", "web/package-lock.json", "web/schema/package-lock.json"):
        assert "://" not in (ROOT / name).read_text("utf-8"), name


def test_no_file_has_a_name_that_refuses_nothing() -> None:
    named = [path for path in sources(".py", ".ts", ".tsx") if REFUSE_NOTHING.search(path.stem)]
    folders = {part for path in sources(".py", ".ts", ".tsx") for part in path.parts[:-1]}
    assert named == []
    assert [folder for folder in folders if REFUSE_NOTHING.search(folder)] == []


def test_the_architecture_lists_every_package_in_the_order_of_imports() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    listed = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert set(listed) == {path.name for path in SRC.iterdir() if (path / "__init__.py").exists()}
    layers = (ROOT / "pyproject.toml").read_text("utf-8").split("layers = [", 1)[1].split("]", 1)[0]
    order = list(dict.fromkeys(re.findall(r"tongzhou\.(\w+)", layers)))
    drawn = re.findall(r"`(entrypoints → .*?)`", text)[0]
    assert re.findall(r"\w+", drawn) == order


def test_every_package_says_what_it_is_for() -> None:
    inits = {path: path.read_text("utf-8") for path in SRC.rglob("__init__.py")}
    assert [path for path, text in inits.items() if ast.get_docstring(ast.parse(text)) is None] == []


def test_routes_that_assume_rights_reach_the_database_by_what_confirms_them() -> None:
    """Decision 0014: `access.statements` and `access.transaction` alone; never a connection of their own."""
    assuming = [path for path in SRC.rglob("*.py") if "route=AssumingRoute" in path.read_text(encoding="utf-8")]
    assert assuming
    assert [str(path) for path in assuming if "state.database" in path.read_text(encoding="utf-8")] == []
