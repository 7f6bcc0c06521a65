"""Problems: refusals with a stable code, a status and words in the caller's language (RFC 9457).

A situation is one subclass of `Problem`; its sentences stand in `locales/*.yaml` under `problems.<code>`.
A field's complaint is a `FieldError`; its sentences stand under `field_errors.<code>`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as a_field
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one value: the field's key (or a path such as `values.3.price`) and a code.

    Its sentence stands under `<sentences>.<code>`. `at` is the character of a text that is wrong, from 1 on.
    """

    field: str
    code: str
    params: Mapping[str, Any] = a_field(default_factory=dict)
    sentences: str = "field_errors"
    at: int | None = None


class Problem(Exception):
    """A refusal that the caller can understand and act on. Nothing was changed when one is raised."""

    code: ClassVar[str] = "internal_error"
    status: ClassVar[int] = 500

    def __init__(
        self,
        *,
        errors: Sequence[FieldError] = (),
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        **params: Any,
    ) -> None:
        super().__init__(f"{self.code} {params}" if params else self.code)
        self.params: dict[str, Any] = params
        self.errors: tuple[FieldError, ...] = tuple(errors)
        self.extra: dict[str, Any] = dict(extra or {})
        self.headers: dict[str, str] = dict(headers or {})


class NotFound(Problem):
    """There is no such thing, or the caller may not see it: the two look alike on purpose."""

    code = "not_found"
    status = 404


class NotSignedIn(Problem):
    """No session, or one that has ended."""

    code = "not_signed_in"
    status = 401


class NotAllowed(Problem):
    """The caller sees the thing but may not do this with it."""

    code = "not_allowed"
    status = 403


class InvalidParameters(Problem):
    """A query parameter is unknown or has a value it cannot have."""

    code = "invalid_parameters"
    status = 400


class InvalidValues(Problem):
    """Values of the body are not acceptable; `errors` says which and why."""

    code = "invalid_values"
    status = 422


class TooLarge(Problem):
    """The body is over its limit."""

    code = "too_large"
    status = 413


class Conflict(Problem):
    """The thing has changed since the caller saw it, or stands in the way of itself."""

    code = "conflict"
    status = 409


class NotReady(Problem):
    """The server is starting, stopping or cannot reach its database."""

    code = "not_ready"
    status = 503
