"""What the demo writes on the terminal beside its addresses."""

import pytest

from tongzhou.entrypoints.commands.demo import demo_settings


@pytest.mark.parametrize(("asked", "level"), [(None, "warning"), ("info", "info"), ("debug", "debug")])
def test_requests_do_not_bury_the_addresses_unless_asked_for(
    monkeypatch: pytest.MonkeyPatch, asked: str | None, level: str
) -> None:
    monkeypatch.delenv("TONGZHOU_LOG_LEVEL", raising=False)
    if asked:
        monkeypatch.setenv("TONGZHOU_LOG_LEVEL", asked)
    assert demo_settings().log_level == level
