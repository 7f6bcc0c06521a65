"""In which language each of those who are told something by a run reads it."""

from __future__ import annotations

from collections.abc import Collection

from tongzhou.builder.flows.core.state import Who
from tongzhou.builder.flows.running.context import Running, person_of
from tongzhou.identity.facade import languages_of
from tongzhou.kernel.texts import Locale, known_locale

Readers = dict[Locale, list[Who]]
"""People by the language they read."""


async def by_language(run: Running, people: Collection[Who]) -> Readers:
    """Each in the language they chose, those who chose none in the workspace's."""
    known = await languages_of(run.connection, [person_of(who).id for who in people])
    found: Readers = {}
    for who in people:
        locale = known_locale(known.get(person_of(who).id) or run.actor.workspace.locale)
        found.setdefault(locale, []).append(who)
    return found
