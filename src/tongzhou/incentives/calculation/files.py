"""Facts from files and results to files. Nothing half-written: a result appears whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from tongzhou.incentives.calculation.contracts import Calculation, Facts, FactsError
from tongzhou.kernel.money import currency_scale, format_minor

if TYPE_CHECKING:
    import pyarrow as pa

_HEADER_BYTES = 64 * 1024
_AMOUNTS = ("base", "before", "after", "baseline", "share", "after_cap")


def read_facts(
    transactions: Path, partners: Path, products: Path | None, further: Mapping[str, Path] | None = None
) -> Facts:
    """The facts in CSV or Parquet files; FactsError says which file cannot be read and why."""
    return Facts(
        transactions=read_table(transactions),
        partners=read_table(partners),
        products=read_table(products) if products is not None else None,
        further={name: read_table(path) for name, path in (further or {}).items()},
    )


def read_table(path: Path) -> pa.Table:
    """One file as an Arrow table; every column of a CSV file stays text, so that nothing is rounded."""
    if not path.is_file():
        raise FactsError("file_missing", file=str(path))
    import pyarrow as pa

    try:
        if path.suffix.lower() == ".parquet":
            from pyarrow.parquet import read_table as read_parquet

            return read_parquet(path, partitioning=None)
        if path.suffix.lower() == ".csv":
            return _read_csv(path)
    except (pa.ArrowException, OSError, UnicodeDecodeError, csv.Error) as error:
        raise FactsError("file_unreadable", file=str(path), detail=_one_line(error)) from None
    raise FactsError("file_type", file=str(path))


def _read_csv(path: Path) -> pa.Table:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    options = arrow_csv.ConvertOptions(column_types=dict.fromkeys(_header(path), pa.string()))
    parsing = arrow_csv.ParseOptions(newlines_in_values=True)
    return arrow_csv.read_csv(path, convert_options=options, parse_options=parsing)


def _header(path: Path) -> list[str]:
    with path.open("rb") as file:
        first = file.readline(_HEADER_BYTES)
    names = next(csv.reader(io.StringIO(first.decode("utf-8-sig"), newline="")), [])
    for name in names:
        if names.count(name) > 1:
            raise FactsError("header_twice", file=str(path), column=name[:60])
    return names


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


def write_results(calculation: Calculation, out: Path) -> None:
    """`statements.csv`, `earnings.parquet`, `exclusions.parquet` and `summary.json` into the folder `out`.

    They are written beside it first and moved in when all are complete; other files in it stay.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        try:
            _write(calculation, beside)
            _move(beside, out)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise FactsError("out_unwritable", file=str(out), detail=error.strerror or str(error)) from None


def _move(beside: Path, out: Path) -> None:
    if not out.exists():
        beside.chmod(0o755)
        beside.rename(out)
        return
    for name in ("statements.csv", "earnings.parquet", "exclusions.parquet", "summary.json"):
        os.replace(beside / name, out / name)


def _write(calculation: Calculation, folder: Path) -> None:
    from pyarrow import parquet

    (folder / "statements.csv").write_text(statements_csv(calculation), "utf-8")
    parquet.write_table(with_decimals(calculation), folder / "earnings.parquet")
    parquet.write_table(calculation.exclusions, folder / "exclusions.parquet")
    summary = json.dumps(summary_of(calculation), ensure_ascii=False, indent=2)
    (folder / "summary.json").write_text(summary + "\n", "utf-8")


def statements_csv(calculation: Calculation) -> str:
    """One row per partner with lines in the period and per component, in canonical order."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["partner", "period", "component", "currency", "amount"])
    currency, period = calculation.plan.currency, calculation.period.code
    for total in calculation.totals.to_pylist():
        amount = format_minor(total["amount_minor"], currency)
        rows.writerow([total["partner"], period, total["component"], currency, amount])
    return text.getvalue()


def with_decimals(calculation: Calculation) -> pa.Table:
    """The earnings with amounts in units of the currency and rates as fractions, exactly."""
    table = calculation.earnings
    scale = currency_scale(calculation.plan.currency)
    for name in _AMOUNTS:
        table = _rescaled(table, f"{name}_minor", name, scale)
    return _rescaled(table, "rate_ppm", "rate", 6)


def _rescaled(table: pa.Table, column: str, name: str, scale: int) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    at = table.column_names.index(column)
    whole = pc.cast(table.column(column), pa.decimal128(19, 0))
    unit = pa.scalar(Decimal(1).scaleb(-scale), pa.decimal128(scale + 1, scale))
    return table.set_column(at, name, pc.multiply(whole, unit))


def summary_of(calculation: Calculation) -> dict[str, Any]:
    """The result at a glance: totals, counts, why lines did not count, and the two hashes."""
    plan, totals = calculation.plan, calculation.totals.to_pylist()
    by_component = {component.key: 0 for component in plan.components}
    for row in totals:
        by_component[row["component"]] += row["amount_minor"]
    reasons = Counter(calculation.exclusions.column("reason").to_pylist())
    return {
        "plan": plan.label,
        "period": calculation.period.code,
        "currency": plan.currency,
        "total": format_minor(sum(by_component.values()), plan.currency),
        "components": {key: format_minor(minor, plan.currency) for key, minor in by_component.items()},
        "partners": len({row["partner"] for row in totals}),
        "earnings": calculation.earnings.num_rows,
        "excluded": dict(sorted(reasons.items())),
        "blocked": calculation.problems.to_pylist(),
        "engine": "duckdb",
        "input_hash": calculation.input_hash,
        "result_hash": calculation.result_hash,
    }
