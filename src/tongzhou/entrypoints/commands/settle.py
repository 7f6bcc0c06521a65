"""`tongzhou settle`: one plan over one period, from files to files; no server, no database."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from tongzhou.kernel.errors import Problem
from tongzhou.kernel.texts import say, shell_locale


class SettlementRefused(Problem):
    """The plan or the facts cannot be settled; nothing was written."""

    code = "settlement_refused"
    status = 422


def settle(
    *,
    plan: Annotated[Path, typer.Option(help="The plan document (YAML).")],
    transactions: Annotated[Path, typer.Option(help="Lines, CSV or Parquet, with the columns the plan names.")],
    partners: Annotated[Path, typer.Option(help="Partners, CSV or Parquet.")],
    period: Annotated[str, typer.Option(help="The settlement period, such as 2019-Q3.")],
    out: Annotated[Path, typer.Option(help="The folder for statements.csv, earnings.parquet, summary.json.")],
    products: Annotated[Path | None, typer.Option(help="Products, CSV or Parquet, if the plan has them.")] = None,
    source: Annotated[
        list[str] | None, typer.Option(help="A further source that the plan reads, as NAME=FILE: history=tiers.csv.")
    ] = None,
    engine: Annotated[str, typer.Option(help="The calculation engine.")] = "duckdb",
) -> None:
    """Settle a period: what every partner earns, to the cent, with the reason of every amount."""
    from tongzhou.incentives.calculation.facade import FactsError, calculate, read_facts, write_results
    from tongzhou.incentives.plans.facade import PlanError, load_plan
    from tongzhou.kernel.money import format_minor
    from tongzhou.kernel.periods import Period, PeriodError

    locale = shell_locale(os.environ)
    try:
        if engine != "duckdb":
            raise FactsError("engine_unknown", engine=engine)
        version = load_plan(_text_of(plan))
        facts = read_facts(transactions, partners, products, _named(source))
        calculation = calculate(version, facts, Period.parse(period))
        write_results(calculation, out)
    except PlanError as error:
        more = f" (+{len(error.faults) - 1})" if len(error.faults) > 1 else ""
        raise SettlementRefused(reason=f"{plan}: {error.faults[0].sentence(locale)}{more}") from None
    except FactsError as error:
        raise SettlementRefused(reason=say(locale, f"facts_faults.{error.code}", error.params)) from None
    except PeriodError as error:
        raise SettlementRefused(reason=say(locale, f"facts_faults.{error.code}", error.params)) from None
    total = format_minor(sum(calculation.amounts().values()), version.currency)
    partners_settled = calculation.totals.num_rows // len(version.components)
    typer.echo(f"{version.label} {period}: {partners_settled} partners, {total} {version.currency} -> {out}")
    for problem in calculation.problems.to_pylist():
        typer.echo(f"blocked: {problem['partner']} {problem['reason']} {problem['transaction']}", err=True)


def _named(sources: list[str] | None) -> dict[str, Path]:
    """`NAME=FILE` by name."""
    split = [source.partition("=") for source in sources or ()]
    return {name: Path(file) for name, _, file in split}


def _text_of(plan: Path) -> str:
    from tongzhou.incentives.calculation.facade import FactsError

    try:
        return plan.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise FactsError("file_missing", file=str(plan)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise FactsError("file_unreadable", file=str(plan), detail=str(error)[:200]) from None
