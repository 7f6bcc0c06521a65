"""What the parts of a plan share: titles and conditions."""

from collections.abc import Mapping
from dataclasses import dataclass

from tongzhou.expressions.facade import Bound

Title = Mapping[str, str]
"""Words in every language we speak."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A condition as written and as bound."""

    text: str
    bound: Bound
