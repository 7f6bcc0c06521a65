"""Signed statement bundles: what verifying one answers."""

from collections.abc import Mapping
from dataclasses import dataclass


class BundleError(ValueError):
    """A file that is no sound bundle. Sentences stand under `bundle_faults.<code>`."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(f"{code}: {params}")
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where the recomputed result is not what the bundle states."""

    member: str
    row: int
    stated: str
    recomputed: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a sound, correctly signed bundle states, and whether recomputing it gives the same.

    `key_checked` tells whether the fingerprint was compared with one the reader already had; without
    that, the signature only proves that the file is whole, not who signed it.
    """

    partner: str
    period: str
    plan: str
    currency: str
    amounts: Mapping[str, str]
    total: str
    fingerprint: str
    key_checked: bool
    difference: Difference | None
    recomputed: tuple[str, ...]
    attested: tuple[str, ...]

    @property
    def is_equal(self) -> bool:
        """Whether every row came out the same."""
        return self.difference is None
