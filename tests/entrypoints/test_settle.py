"""`tongzhou settle` and `tongzhou verify` as a person runs them, on real files."""

import csv
import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pyarrow.csv as arrow_csv
import pytest
from pyarrow import parquet

from tongzhou.entrypoints.cli import main
from tongzhou.incentives.bundles.facade import SigningKey, build_bundle
from tongzhou.incentives.calculation.facade import read_facts
from tongzhou.incentives.plans.facade import load_plan
from tongzhou.kernel.periods import Period

ROOT = Path(__file__).parents[2]
DATA = ROOT / "examples" / "data" / "adventureworks"
PLAN = ROOT / "examples" / "plans" / "reseller-rebate.yaml"
RESULTS = ["earnings.parquet", "exclusions.parquet", "statements.csv", "summary.json"]


class Ran(NamedTuple):
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


def tongzhou(*arguments: str | Path, language: str = "en_US.UTF-8") -> Ran:
    """The command, run to its end in this process: the same code, without starting Python each time."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["tongzhou", *map(str, arguments)])
        patch.setenv("LANG", language)
        try:
            main()
        except SystemExit as end:
            return Ran(int(end.code or 0), out.getvalue(), err.getvalue())
    return Ran(0, out.getvalue(), err.getvalue())


def settle(folder: Path, *, language: str = "en_US.UTF-8", **given: str | Path) -> Ran:
    options = {
        "plan": PLAN,
        "transactions": DATA / "order_lines.csv",
        "partners": DATA / "resellers.csv",
        "products": DATA / "products.csv",
        "period": "2019-Q3",
        "out": folder,
        **given,
    }
    return tongzhou(
        "settle", *(part for name, value in options.items() for part in (f"--{name}", value)), language=language
    )


def statements(folder: Path) -> list[dict[str, str]]:
    with (folder / "statements.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_quarter_from_csv(tmp_path: Path) -> None:
    run = settle(tmp_path / "out")
    assert (run.returncode, run.stderr) == (0, "")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == RESULTS
    rows = statements(tmp_path / "out")
    assert list(rows[0]) == ["partner", "period", "component", "currency", "amount"]
    assert sum(Decimal(row["amount"]) for row in rows) == Decimal("316352.55")
    assert [(row["component"], row["amount"]) for row in rows if row["partner"] == "676"] == [
        ("volume", "628.49"),
        ("growth", "0.00"),
        ("breadth", "250.00"),
    ]
    summary = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    assert (summary["total"], summary["partners"], summary["currency"]) == ("316352.55", 450, "USD")
    earnings = parquet.read_table(tmp_path / "out" / "earnings.parquet")
    assert sum(earnings.column("share").to_pylist()) == Decimal("316352.55")
    assert earnings.column("reason").null_count == 0
    lines = [row for row in earnings.select(["component", "transaction", "line"]).to_pylist() if row["transaction"]]
    assert len({tuple(row.values()) for row in lines}) == len(lines)


def test_parquet_gives_the_same_result_and_a_second_run_the_same_bytes(tmp_path: Path) -> None:
    given = {}
    for option, name in (("transactions", "order_lines"), ("partners", "resellers"), ("products", "products")):
        given[option] = tmp_path / f"{name}.parquet"
        source = DATA / f"{name}.csv"
        parquet.write_table(arrow_csv.read_csv(source), given[option])  # types guessed: whole, floating, dates
    assert settle(tmp_path / "csv").returncode == 0
    assert settle(tmp_path / "parquet", **given).returncode == 0
    before = {name: (tmp_path / "csv" / name).read_bytes() for name in RESULTS}
    assert {name: (tmp_path / "parquet" / name).read_bytes() for name in RESULTS} == before
    (tmp_path / "csv" / "notes.txt").write_text("mine")
    assert settle(tmp_path / "csv").returncode == 0
    assert {name: (tmp_path / "csv" / name).read_bytes() for name in RESULTS} == before
    assert (tmp_path / "csv" / "notes.txt").read_text() == "mine"


def edited(tmp_path: Path, text: str, *, source: Path = PLAN, to: str) -> Path:
    copy = tmp_path / f"edited{source.suffix}"
    content = source.read_text("utf-8")
    assert text in content
    copy.write_text(content.replace(text, to, 1), "utf-8")
    return copy


@pytest.mark.parametrize(
    ("text", "to", "named"),
    [
        ("{from: 0, rate: 1.5%}", "{from: 0, to: 9999, rate: 1.5%}", "tiers[0].to"),
        ("{from: 0, rate: 1.5%}", "{from: 0, to: 10001, rate: 1.5%}", "tiers[0].to"),
        ("{from: 0, rate: 1.5%}", "{from: -1, rate: 1.5%}", "tiers[0].from"),
        ("{from: 10000, rate: 2.5%}", "{from: 60000, rate: 2.5%}", "tiers[2].from"),
        ("{from: 10000, rate: 2.5%}", "{from: 10000 EUR, rate: 2.5%}", "tiers[1].from"),
        ("key: growth", "key: volume", "components[1].key"),
        ("mode: proportional", "mood: good", "cap.mode"),
        ("measure: sales", "colour: red", "components[0]"),
    ],
)
def test_a_plan_that_contradicts_itself_names_the_place(tmp_path: Path, text: str, to: str, named: str) -> None:
    run = settle(tmp_path / "out", plan=edited(tmp_path, text, to=to))
    assert (run.returncode, run.stderr.count("\n"), named in run.stderr) == (2, 1, True)
    assert not (tmp_path / "out").exists()


def test_refusals_are_one_line_exit_with_2_and_write_nothing(tmp_path: Path) -> None:
    rows = (DATA / "order_lines.csv").read_text("utf-8").splitlines()
    files = {
        "ragged": "\n".join([*rows[:3], "SO1,2"]),
        "semicolons": "\n".join(rows[:3]).replace(",", ";"),
        "formula": "\n".join([*rows[:3], rows[3].replace(rows[3].split(",")[-1], "=cmd")]),
        "twice": "\n".join([*rows[:3], rows[1]]),
        "header": "order_number,order_number\n1,2",
    }
    paths = {name: tmp_path / f"{name}.csv" for name in files}
    for name, content in files.items():
        paths[name].write_text(content, "utf-8")
    (tmp_path / "encoding.csv").write_bytes(rows[0].encode() + b"\n\xff\xfe,1,2\n")
    (tmp_path / "long.csv").write_bytes(b"x" * 3_000_000)
    (tmp_path / "zip.parquet").write_bytes(b"PK\x03\x04")
    cases = [
        ({"plan": tmp_path / "none.yaml"}, "none.yaml"),
        ({"transactions": paths["ragged"]}, "ragged.csv"),
        ({"transactions": paths["semicolons"]}, "order_number;line_number"),
        ({"transactions": paths["formula"]}, "=cmd"),
        ({"transactions": paths["twice"]}, "stands twice"),
        ({"transactions": paths["header"]}, "order_number"),
        ({"transactions": tmp_path / "encoding.csv"}, "encoding.csv"),
        ({"transactions": tmp_path / "long.csv"}, "long.csv"),
        ({"transactions": tmp_path / "zip.parquet"}, "zip.parquet"),
        ({"partners": DATA / "README.md"}, "README.md"),
        ({"period": "2019-07"}, "2019-07"),
        ({"period": "2019-Q5"}, "2019-Q5"),
        ({"engine": "spark"}, "spark"),
        ({"out": paths["ragged"]}, "ragged.csv"),
    ]  # fmt: skip
    for given, named in cases:
        run = settle(tmp_path / "out", **given)  # type: ignore[arg-type]
        assert run.returncode == 2, given
        assert named in run.stderr
        assert run.stderr.count("\n") == 1
        assert "Traceback" not in run.stderr
    assert not (tmp_path / "out").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_refusals_speak_chinese_too(tmp_path: Path) -> None:
    assert "不是周期" in settle(tmp_path / "out", period="2019-Q9", language="zh_CN.UTF-8").stderr


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    copy = tmp_path / "bom.csv"
    copy.write_bytes(b"\xef\xbb\xbf" + (DATA / "products.csv").read_bytes())
    assert settle(tmp_path / "out", products=copy).returncode == 0


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    key = SigningKey.generate()
    facts = read_facts(DATA / "order_lines.csv", DATA / "resellers.csv", DATA / "products.csv")
    data = build_bundle(
        load_plan(PLAN.read_text("utf-8")), facts, Period.parse("2019-Q3"), partner="676", key=key,
        issued_at=datetime(2019, 10, 1, tzinfo=UTC),
    )  # fmt: skip
    path = tmp_path_factory.mktemp("bundle") / "676-2019-Q3.zip"
    path.write_bytes(data)
    return path, key.fingerprint


def test_verify_says_equal(bundle: tuple[Path, str]) -> None:
    path, fingerprint = bundle
    run = tongzhou("verify", path, "--fingerprint", fingerprint)
    assert run.returncode == 0
    assert run.stdout.splitlines()[-1] == "equal: 878.49 USD"


def test_the_installed_command_is_this_one(bundle: tuple[Path, str]) -> None:
    command = [Path(sys.executable).parent / "tongzhou", "verify", bundle[0]]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, "equal" in run.stdout.splitlines()[-1]) == (0, True)


def test_verify_refuses_another_key_and_another_file(bundle: tuple[Path, str], tmp_path: Path) -> None:
    path, fingerprint = bundle
    assert tongzhou("verify", path, "--fingerprint", "0" * 64).returncode == 2
    assert tongzhou("verify", PLAN).returncode == 2
    assert tongzhou("verify", tmp_path / "none.zip").returncode == 2
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(path.read_bytes()[:-100])
    run = tongzhou("verify", damaged, "--fingerprint", fingerprint)
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
