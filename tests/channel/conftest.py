"""What tests of the channel solution share: a mail server on this machine, which may be called."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.notifications.conftest import mail_box
from tongzhou.kernel.settings import Settings

__all__ = ["mail_box"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """This machine may be called."""
    return Settings(data_dir=tmp_path / "data", outgoing_exceptions="127.0.0.0/8", public_url="https://app.example")
