"""Pure decisions of identity: addresses in one spelling, what a password must be, how long things live."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from tongzhou.kernel.errors import FieldError

SESSION_IDLE = timedelta(hours=12)
SESSION_LIFE = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=5)
"""How often the use of a session or token is written down."""
INVITATION_LIFE = timedelta(hours=72)
RESET_LIFE = timedelta(hours=24)
MAILED_RESET_LIFE = timedelta(minutes=30)
CODES_KEPT = timedelta(days=1)
ENDED_KEPT = timedelta(days=30)
"""How long tokens, invitations and reset links stay after they expired."""
NO_MONEY_AFTER_RESET = timedelta(hours=24)

FAILURE_WINDOW = timedelta(minutes=15)
FAILURES_PER_PAIR = 10
"""Failed sign-ins on one account from one network address, after which that address waits for this account."""
FAILURES_PER_ADDRESS = 50
"""Failed sign-ins from one network address on whatever accounts, after which it waits for all of them."""
FAILURES_PER_ACCOUNT = 100
"""Failed sign-ins on one account from everywhere, after which addresses that failed on it are slowed down."""
FIRST_DELAY = timedelta(seconds=30)
"""How long such an address waits after its first failure; it doubles with each further one."""

PASSWORD_MIN = 10
PASSWORD_MAX = 128
DISTINCT_MIN = 5

_EMAIL = re.compile(r"[^@\s\"<>(),;:\\]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"\+[1-9][0-9]{7,14}")
_CHINESE_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_SWAPS = str.maketrans("@4031$5!7", "aaoelssit")
_GUESSED_FIRST = frozenset(
    (
        *("password", "passwort", "letmein", "welcome", "iloveyou", "qwerty", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
        *("admin", "administrator", "changeme", "secret", "monkey", "dragon", "sunshine", "princess", "football"),
        *("baseball", "master", "superman", "trustno", "woaini", "woaiwojia", "wodemima", "mima", "tongzhou"),
        *("channel", "partner", "reseller", "dealer", "company", "test", "demo", "root", "user", "guest"),
    )
)
_RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm")


def waiting_time(
    pair: Sequence[datetime], address: Sequence[datetime], account_failures: int, now: datetime
) -> timedelta:
    """How long a caller waits before the next password is looked at; zero: not at all.

    `pair` and `address` are the failures of the last FAILURE_WINDOW on this account from this network address, and
    from this address on any account, the oldest first; `account_failures` counts those on this account from
    everywhere. An address without recent failures never waits: strangers cannot lock anybody out.
    """
    until = [now]
    if len(pair) >= FAILURES_PER_PAIR:
        until.append(pair[-FAILURES_PER_PAIR] + FAILURE_WINDOW)
    if len(address) >= FAILURES_PER_ADDRESS:
        until.append(address[-FAILURES_PER_ADDRESS] + FAILURE_WINDOW)
    if pair and account_failures >= FAILURES_PER_ACCOUNT:
        until.append(pair[-1] + FIRST_DELAY * 2 ** (len(pair) - 1))
    return max(until) - now


def is_written_down(account_failures: int) -> bool:
    """Whether the audit gets an entry for this failure on an account: of a flood only every hundredth."""
    return account_failures <= FAILURES_PER_ACCOUNT or account_failures % FAILURES_PER_ACCOUNT == 0


def normal_email(text: str) -> str | None:
    """The address in the one spelling it is stored in, or None when it is not an e-mail address."""
    address = unicodedata.normalize("NFKC", text).strip().lower()
    return address if len(address) <= 254 and _EMAIL.fullmatch(address) else None


def normal_phone(text: str) -> str | None:
    """The number as +<country><number>, or None. A bare Chinese mobile number gets +86."""
    number = re.sub(r"[\s().\-]", "", unicodedata.normalize("NFKC", text))
    if number.startswith("00"):
        number = f"+{number[2:]}"
    if _CHINESE_MOBILE.fullmatch(number):
        number = f"+86{number}"
    return number if _PHONE.fullmatch(number) else None


def normal_address(text: str) -> str | None:
    """An e-mail address or phone number in its one spelling: what people type to sign in."""
    return normal_email(text) if "@" in unicodedata.normalize("NFKC", text) else normal_phone(text)


def password_errors(password: str, *, known: tuple[str, ...] = (), field: str = "password") -> list[FieldError]:
    """What is wrong with a new password; `known` is what others know of the person (name, address)."""
    if len(password) < PASSWORD_MIN:
        return [FieldError(field, "password_too_short", {"limit": PASSWORD_MIN})]
    if len(password) > PASSWORD_MAX:
        return [FieldError(field, "too_long", {"limit": PASSWORD_MAX})]
    if _is_guessable(password.lower(), known):
        return [FieldError(field, "password_guessable")]
    return []


def _is_guessable(password: str, known: tuple[str, ...]) -> bool:
    """Few different characters, a run of keys, a word everybody tries first, or the person's own name."""
    if len(set(password)) < DISTINCT_MIN:
        return True
    if any(password in run or password[::-1] in run for run in _RUNS):
        return True
    core = re.sub(r"^[^a-z]+|[^a-z]+$", "", password)
    if {core, core.translate(_SWAPS), re.sub(r"[^a-z]", "", password)} & _GUESSED_FIRST:
        return True
    own = {part for text in known for part in re.split(r"[@.+\s]", text.lower()) if len(part) > 3}
    return any(part in password and len(password) - len(part) < 6 for part in own)
