"""The people at the settlement desk simulate, too."""

from tests.incentives.settlements.conftest import app, at_work, bicycles, desk, people, plan

__all__ = ["app", "at_work", "bicycles", "desk", "people", "plan"]
