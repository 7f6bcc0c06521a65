"""Options by the words people read."""

from __future__ import annotations

from tongzhou.builder.fields.settings import MultiSelectSettings, SelectSettings
from tongzhou.kernel.texts import Locale, words


def option_labels(settings: SelectSettings | MultiSelectSettings, locale: Locale) -> dict[str, str]:
    """What each option is called in a language; one without a label is called by its key."""
    return {option.key: words(option.label, locale) or option.key for option in settings.options}
