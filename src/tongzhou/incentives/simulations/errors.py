"""Refusals of simulations."""

from tongzhou.kernel.errors import Problem


class PlansNotComparable(Problem):
    """The version settles by other periods, or pays in another currency, than the version in force."""

    code = "simulation_not_comparable"
    status = 409


class SimulationRefused(Problem):
    """The sales data of a period cannot be calculated on by a version; `errors` says which column or row and why."""

    code = "simulation_facts_refused"
    status = 422


class SimulationNotDone(Problem):
    """The simulation has not come to a result."""

    code = "simulation_not_done"
    status = 409
