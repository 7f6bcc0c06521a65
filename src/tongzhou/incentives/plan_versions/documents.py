"""Plan texts as the API takes them: their faults become a problem document."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from typing import Final

from tongzhou.incentives.plan_versions.errors import PlanRefused
from tongzhou.incentives.plans.facade import Fault, Plan, PlanError, load_plan
from tongzhou.kernel.errors import FieldError

PLANS_KEPT: Final = 64


@lru_cache(maxsize=PLANS_KEPT)
def read_plan(text: str) -> Plan:
    """The plan that a text writes; raises PlanRefused with every fault and its place. The last ones read are kept."""
    try:
        return load_plan(text)
    except PlanError as error:
        raise PlanRefused(errors=[as_field_error(fault) for fault in error.faults]) from error


def faults_of(text: str) -> list[Fault]:
    """Everything that is wrong with a text; nothing for a good one."""
    try:
        load_plan(text)
    except PlanError as error:
        return list(error.faults)
    return []


def as_field_error(fault: Fault) -> FieldError:
    """A fault of a plan as an entry of a problem document."""
    return FieldError(fault.path or "document", fault.code, dict(fault.params), "plan_faults")


def hash_of(text: str) -> str:
    """SHA-256 of a plan text, in hex."""
    return sha256(text.encode()).hexdigest()
