"""`tongzhou verify`: recompute a downloaded statement bundle; no server, no database."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from tongzhou.kernel.errors import Problem
from tongzhou.kernel.texts import say, shell_locale

DIFFERENT = 1
"""Exit code of a sound bundle whose recomputed result is not what it states."""


class BundleRefused(Problem):
    """The file is no sound bundle, or not signed by the expected key."""

    code = "bundle_refused"
    status = 422


def verify(
    file: Annotated[Path, typer.Argument(help="The statement bundle.")],
    fingerprint: Annotated[str | None, typer.Option(help="The fingerprint that your invitation carries.")] = None,
) -> None:
    """Recompute a statement bundle: say equal, or show the first difference."""
    from tongzhou.incentives.bundles.facade import BundleError, verify_bundle

    locale = shell_locale(os.environ)
    try:
        verification = verify_bundle(file.read_bytes(), fingerprint)
    except OSError as error:
        detail = {"file": str(file), "detail": error.strerror or str(error)}
        raise BundleRefused(reason=say(locale, "facts_faults.file_unreadable", detail)) from None
    except BundleError as error:
        reason = say(locale, f"bundle_faults.{error.code}", error.params)
        raise BundleRefused(reason=f"{file}: {reason}") from None

    def tell(key: str, **params: str) -> None:
        typer.echo(say(locale, f"verification.{key}", params))

    tell("statement", partner=verification.partner, period=verification.period, plan=verification.plan)
    for component, amount in verification.amounts.items():
        typer.echo(f"  {component}: {amount} {verification.currency}")
    tell("recomputed", what=", ".join(verification.recomputed))
    tell("attested", what=", ".join(verification.attested))
    tell("key_checked" if verification.key_checked else "key_not_checked", fingerprint=verification.fingerprint)
    difference = verification.difference
    if difference is None:
        tell("equal", total=verification.total, currency=verification.currency)
        return
    tell("different", member=difference.member, row=str(difference.row))
    tell("stated", row=difference.stated)
    tell("ours", row=difference.recomputed)
    raise typer.Exit(DIFFERENT)
