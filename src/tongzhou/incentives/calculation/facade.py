"""Calculation: what other packages may import.

calculation = calculate(plan, Facts(transactions, partners, products), Period.parse("2019-Q3"))
calculation.totals        # partner, component, earned_minor, cut_minor, amount_minor
calculation.earnings      # one row per line and component with its reason; see EARNING_COLUMNS
calculation.exclusions    # lines that did not count, with the reason
calculation.problems      # what blocks a partner
calculation.result_hash, calculation.input_hash, calculation.sql
"""

from tongzhou.incentives.calculation.contracts import (
    Calculation,
    Facts,
    FactsError,
)
from tongzhou.incentives.calculation.files import read_facts, write_results
from tongzhou.incentives.calculation.hashing import hash_of
from tongzhou.incentives.calculation.run import calculate
from tongzhou.incentives.calculation.scope import deciding_days

__all__ = [
    "Calculation",
    "Facts",
    "FactsError",
    "calculate",
    "deciding_days",
    "hash_of",
    "read_facts",
    "write_results",
]
