"""Addresses in one spelling and passwords that are refused."""

from __future__ import annotations

import pytest

from tongzhou.identity.passwords import hash_password, verify_password
from tongzhou.identity.rules import normal_address, normal_email, normal_phone, password_errors


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Li.Ming@Example.COM ", "li.ming@example.com"),
        ("ｌｉ＠example.com", "li@example.com"),
        ("no-at-sign", None),
        ("two@at@signs.example", None),
        ("spaces in@example.com", None),
        ("x@localhost", None),
        (f"{'a' * 65}@example.com", None),
        (f"a@{'b' * 250}.com", None),
    ],
)
def test_email_spelling(typed: str, stored: str | None) -> None:
    assert normal_email(typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("13800138000", "+8613800138000"),
        ("138 0013-8000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("0044 20 7946 0958", "+442079460958"),
        ("+1 (206) 555-0100", "+12065550100"),
        ("5550100", None),
        ("12345678901", None),
        ("+0123456789", None),
        ("+1234567890123456", None),
    ],
)
def test_phone_spelling(typed: str, stored: str | None) -> None:
    assert normal_phone(typed) == stored


def test_an_address_is_an_email_if_it_has_an_at_sign() -> None:
    assert normal_address("A@b.example") == "a@b.example"
    assert normal_address("13800138000") == "+8613800138000"
    assert normal_address("somebody") is None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password_too_short"),
        ("x" * 129, "too_long"),
        ("aaaaaaaaaaaaaa", "password_guessable"),
        ("abababababab", "password_guessable"),
        ("1234567890", "password_guessable"),
        ("qwertyuiopasdf", "password_guessable"),
        ("P@ssw0rd2024", "password_guessable"),
        ("tongzhou2026!", "password_guessable"),
        ("zhaomin12345", "password_guessable"),
    ],
)
def test_refused_passwords(password: str, code: str) -> None:
    errors = password_errors(password, known=("Zhaomin", "zhaomin@acme.example"))
    assert [error.code for error in errors] == [code]


@pytest.mark.parametrize("password", ["correct horse battery", "7Kx!vv92pQ", "同舟共济一九八四年的夏天"])
def test_accepted_passwords(password: str) -> None:
    assert password_errors(password, known=("Zhaomin",)) == []


async def test_hashes_are_argon2id_and_verify() -> None:
    stored = await hash_password("correct horse battery")
    assert stored.startswith("$argon2id$")
    assert await verify_password(stored, "correct horse battery")
    assert not await verify_password(stored, "incorrect horse")
    assert not await verify_password(None, "nobody has this password")
    assert not await verify_password("not a hash", "anything")
