"""The language of a shell."""

from __future__ import annotations

import pytest

from tongzhou.kernel.texts import shell_locale


@pytest.mark.parametrize(
    ("environment", "locale"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-CN"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8", "LC_ALL": ""}, "zh-CN"),
    ],
)
def test_a_shell_is_answered_in_english_unless_it_speaks_chinese(environment: dict[str, str], locale: str) -> None:
    assert shell_locale(environment) == locale
