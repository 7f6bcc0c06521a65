"""What can be wrong with a formula or a filter: a stable code, its parameters, and where."""

from tongzhou.kernel.errors import FieldError


class ExpressionError(ValueError):
    """A formula or filter that is refused.

    `code` is stable; its sentences stand in the locales under `field_errors.<code>` and `params` fill
    them. `at` is the offset of the character in a formula's text (0 for filters); `field` is the field in
    question, where there is one.
    """

    def __init__(self, code: str, *, at: int = 0, field: str | None = None, **params: str) -> None:
        super().__init__(f"{code} at {at}: {params}")
        self.code = code
        self.at = at
        self.field = field
        self.params = params

    def as_field_error(self, default_field: str) -> FieldError:
        """This refusal as an entry of a problem document's `errors`."""
        params = {**self.params, "at": self.at + 1, "field": self.field or default_field}
        return FieldError(self.field or default_field, self.code, params)

    def in_text(self, path: str) -> FieldError:
        """This refusal of the formula that somebody wrote at `path`, with the position of the character."""
        params = {**self.params, "at": self.at + 1, "field": self.field or path}
        return FieldError(path, self.code, params, at=self.at + 1)
