"""Reproducible measurements of the budgets, as ratios within one run."""
