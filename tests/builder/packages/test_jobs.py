"""The job of an installation, where what it waits for is gone."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tongzhou.builder.packages.errors import ArchiveGone
from tongzhou.builder.packages.jobs import package_jobs
from tongzhou.files.facade import FileStore
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.texts import LOCALES, say


async def test_an_archive_that_was_swept_away_is_asked_for_again(tmp_path: Path) -> None:
    sealer: Any = None
    (job,) = package_jobs(FileStore.open(tmp_path), sealer)
    context: Any = SimpleNamespace(actor=None, workspace=SimpleNamespace(key="acme"))

    with pytest.raises(ArchiveGone) as gone:
        await job.handler(context, {"file": str(new_id()), "take": [], "confirm": [], "samples": False})

    assert (gone.value.code, gone.value.status) == ("archive_gone", 410)
    assert all(say(locale, "problems.archive_gone") != "problems.archive_gone" for locale in LOCALES)
