"""The documents that `contracts/` publishes for other programs, made from the code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tongzhou.builder.fields.facade import catalogue_document
from tongzhou.entrypoints.api import make_routes
from tongzhou.entrypoints.catalogue import flow_wiring
from tongzhou.incentives.plans.facade import plan_schema
from tongzhou.kernel.http.openapi import make_document
from tongzhou.kernel.settings import Settings
from tongzhou.kernel.texts import Text


def published() -> Mapping[str, Mapping[str, Any]]:
    """Each document under its file's name; `make contracts` writes them, a test fails where a file differs."""
    return {
        "openapi.json": make_document(make_routes()),
        "field_catalogue.json": catalogue_document(),
        "plan.schema.json": plan_schema(),
        "flow_words.json": _flow_words(),
    }


def _flow_words() -> dict[str, dict[str, Text]]:
    """What people call that which flows may begin by and do besides records."""
    wiring = flow_wiring(Settings())
    return {
        "happenings": {name: each.title for name, each in wiring.happenings.items()},
        "tasks": {name: each.title for name, each in wiring.tasks.items()},
    }
