"""What can be wrong with a plan document: where, why, and the way out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tongzhou.kernel.texts import Locale, catalogue, say


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a plan. Its sentence, with the way out, stands under `plan_faults.<code>`."""

    path: str
    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, locale: Locale) -> str:
        """Where and why, in the reader's language."""
        key = f"plan_faults.{self.code}"
        if key not in catalogue(locale):
            key = f"field_errors.{self.code}"
        return f"{self.path or 'plan'}: {say(locale, key, self.params)}"


class PlanError(ValueError):
    """A plan document that is refused, with everything that was found wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(fault.sentence("en") for fault in faults))
        self.faults = tuple(faults)
