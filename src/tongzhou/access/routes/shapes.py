"""What request bodies of these routes share."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints


class Body(BaseModel):
    """A request body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")

    def given(self) -> dict[str, Any]:
        """The fields that the caller sent, null ones included."""
        return {name: getattr(self, name) for name in self.model_fields_set}


def _printable(text: str) -> str:
    if any(ord(character) < 32 or ord(character) == 127 for character in text):
        raise ValueError("control characters")
    return text


Line = Annotated[str, StringConstraints(max_length=100, strip_whitespace=True), AfterValidator(_printable)]
"""One short line of text; may be empty."""

Name = Annotated[
    str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True), AfterValidator(_printable)
]
"""One short line of text that says something."""

AddressText = Annotated[str, StringConstraints(max_length=254), AfterValidator(_printable)]
"""An e-mail address or phone number as typed."""
