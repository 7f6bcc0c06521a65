"""What the packages contribute, listed in one place: nothing registers itself by being imported."""

from __future__ import annotations

from tongzhou.kernel.jobs.contracts import JobKind


def job_kinds() -> tuple[JobKind, ...]:
    """Every kind of job this program runs."""
    return ()
