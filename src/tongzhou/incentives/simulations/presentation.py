"""Simulations as people read them: amounts in major units, titles in the reader's language (pure)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from tongzhou.incentives.settlements.facade import show_component
from tongzhou.incentives.simulations.answers import (
    ComponentChangeShown,
    PeriodDifferenceShown,
    SimulatedPartnerShown,
    SimulationResultShown,
    SimulationShown,
)
from tongzhou.incentives.simulations.contracts import KEPT, Simulation
from tongzhou.kernel.jobs.contracts import JobStatus
from tongzhou.kernel.money import currency_scale, format_minor
from tongzhou.kernel.spreadsheets.contracts import CellKind, ExportColumn
from tongzhou.kernel.texts import Locale, say, words

Row = Mapping[str, Any]


def show_simulation(simulation: Simulation, status: JobStatus, locale: Locale) -> SimulationShown:
    """A simulation with its figures, once it came to some."""
    result = simulation.result
    return {
        "id": simulation.id,
        "plan": simulation.plan_key,
        "plan_title": words(simulation.title, locale),
        "version": simulation.version,
        "in_force": simulation.in_force,
        "periods": list(simulation.periods),
        "currency": simulation.currency,
        "components": [{"key": key, "title": words(title, locale)} for key, title in simulation.components],
        "status": status,
        "job": simulation.job_id,
        "created_at": simulation.created_at,
        "created_by": simulation.created_by_name,
        "kept_until": simulation.created_at + KEPT,
        "result": None if result is None else _result(result, simulation.currency),
    }


def _result(result: Row, currency: str) -> SimulationResultShown:
    def money(minor: int) -> str:
        return format_minor(minor, currency)

    return {
        "before": money(result["before_minor"]),
        "after": money(result["after_minor"]),
        "change": money(result["after_minor"] - result["before_minor"]),
        "partners": result["partners"],
        "paid_before": result["paid_before"],
        "paid_after": result["paid_after"],
        "winners": result["winners"],
        "losers": result["losers"],
        "won": money(result["won_minor"]),
        "lost": money(result["lost_minor"]),
        "periods": [
            {
                "code": each["code"],
                "before": money(each["before_minor"]),
                "after": money(each["after_minor"]),
                "partners": each["partners"],
                "paid_before": each["paid_before"],
                "paid_after": each["paid_after"],
                "blocked": each["blocked"],
            }
            for each in result["periods"]
        ],
        "buckets": [
            {"kind": each["kind"], "low": each["from"], "high": each["to"], "partners": each["partners"]}
            for each in result["buckets"]
        ],
        "quantiles": [
            {"percent": each["percent"], "change": money(each["change_minor"])} for each in result["quantiles"]
        ],
    }


def show_partner(row: Row, simulation: Simulation, locale: Locale) -> SimulatedPartnerShown:
    """A partner with what each component pays by both versions, in the plan's order."""
    currency = simulation.currency
    return {
        "partner": row["partner"],
        "partner_id": row["partner_id"],
        "partner_label": row["partner_label"],
        "before": format_minor(row["before_minor"], currency),
        "after": format_minor(row["after_minor"], currency),
        "change": format_minor(row["change_minor"], currency),
        "components": [
            _change(key, words(title, locale), row["components"][key], currency)
            for key, title in simulation.components
            if key in row["components"]
        ],
    }


def _change(key: str, title: str, paid: Mapping[str, int], currency: str) -> ComponentChangeShown:
    return {
        "key": key,
        "title": title,
        "before": format_minor(paid["before"], currency),
        "after": format_minor(paid["after"], currency),
        "change": format_minor(paid["after"] - paid["before"], currency),
    }


def show_difference(row: Row, currency: str, locale: Locale) -> PeriodDifferenceShown:
    """Both explanations of a period."""
    return {
        "period": row["period"],
        "before": [show_component(each, currency, locale) for each in row["before"]],
        "after": [show_component(each, currency, locale) for each in row["after"]],
    }


@dataclass(frozen=True, slots=True)
class OutcomeExport:
    """The partners of a simulation as a table for readers of one language."""

    simulation: Simulation
    locale: Locale

    @property
    def title(self) -> str:
        """What the file is called."""
        plan = words(self.simulation.title, self.locale)
        return say(self.locale, "simulations.file", {"plan": plan, "version": self.simulation.version})

    def columns(self) -> list[ExportColumn]:
        """Who, the whole by both versions, then the change of each component."""
        places = currency_scale(self.simulation.currency)
        whole = [(name, self._say(name)) for name in ("before", "after", "change")]
        parts = [
            (f"change:{key}", self._say("change_of", component=words(title, self.locale)))
            for key, title in self.simulation.components
        ]
        return [
            *(ExportColumn(name, self._say(name)) for name in ("partner", "partner_label")),
            *(ExportColumn(key, heading, CellKind.NUMBER, places) for key, heading in [*whole, *parts]),
            ExportColumn("currency", self._say("currency")),
        ]

    async def batches(self, pages: AsyncIterator[list[dict[str, Any]]]) -> AsyncIterator[list[list[Any]]]:
        """The rows of the table."""
        async for page in pages:
            yield [self._row(row) for row in page]

    def _row(self, row: Row) -> list[Any]:
        paid = [row["components"].get(key, {"before": 0, "after": 0}) for key, _ in self.simulation.components]
        minors = [row["before_minor"], row["after_minor"], row["change_minor"]]
        minors += [each["after"] - each["before"] for each in paid]
        currency = self.simulation.currency
        return [row["partner"], row["partner_label"], *(format_minor(each, currency) for each in minors), currency]

    def _say(self, name: str, **params: Any) -> str:
        return say(self.locale, f"simulations.{name}", params)
