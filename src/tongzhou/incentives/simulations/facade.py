"""Simulations of plans: what other packages may import."""

from tongzhou.incentives.simulations.actions import prune_simulations
from tongzhou.incentives.simulations.jobs import simulation_job
from tongzhou.incentives.simulations.routes import routes

__all__ = ["prune_simulations", "routes", "simulation_job"]
