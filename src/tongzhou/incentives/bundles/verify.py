"""Verify a bundle on one's own machine. The file is hostile until its signature and hashes are checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from tongzhou.incentives.bundles.archive import read_archive
from tongzhou.incentives.bundles.build import FORMAT, INPUTS, RESULTS, facts_of, result_members
from tongzhou.incentives.bundles.contracts import BundleError, Difference, Verification
from tongzhou.incentives.bundles.signing import check_signature, fingerprint_of, same_fingerprint
from tongzhou.incentives.calculation.facade import Calculation, FactsError, calculate
from tongzhou.incentives.plans.facade import Plan, PlanError, load_plan
from tongzhou.kernel.money import format_minor
from tongzhou.kernel.periods import Period, PeriodError

MAX_MANIFEST = 65_536
_NAMES = frozenset(["manifest.json", "signature", *INPUTS, *RESULTS])


@dataclass(frozen=True, slots=True)
class _Manifest:
    partner: str
    period: str
    until: str | None
    plan: str
    currency: str
    public_key: bytes
    members: Mapping[str, str]
    result_hash: str


def verify_bundle(data: bytes, fingerprint: str | None = None) -> Verification:
    """Check the signature and every hash, recompute the statement, and compare row by row.

    BundleError says why a file is no sound bundle: changed after signing, signed by another key than
    `fingerprint` names, or malformed. A sound bundle whose result comes out differently is a Verification
    with the first difference.
    """
    members = read_archive(data, _NAMES)
    manifest = _read_manifest(members["manifest.json"])
    own_fingerprint = fingerprint_of(manifest.public_key)
    if fingerprint is not None and not same_fingerprint(fingerprint, own_fingerprint):
        raise BundleError("key_unknown", fingerprint=own_fingerprint)
    check_signature(manifest.public_key, members["signature"], members["manifest.json"])
    for name, digest in manifest.members.items():
        if sha256(members[name]).hexdigest() != digest:
            raise BundleError("member_changed", member=name)
    calculation = _recompute(manifest, members)
    difference = _first_difference(members, result_members(calculation))
    if difference is None and calculation.result_hash != manifest.result_hash:
        difference = Difference("manifest.json", 1, manifest.result_hash, calculation.result_hash)
    return _answer(manifest, calculation, own_fingerprint, fingerprint is not None, difference)


def _read_manifest(content: bytes) -> _Manifest:
    if len(content) > MAX_MANIFEST:
        raise BundleError("member_malformed", member="manifest.json")
    try:
        document = json.loads(content)
        return _manifest_of(document)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        if isinstance(error, BundleError):
            raise
        raise BundleError("member_malformed", member="manifest.json") from None


def _manifest_of(document: dict[str, Any]) -> _Manifest:
    if document["format"] != FORMAT:
        raise BundleError("format_unknown", format=str(document["format"])[:60])
    members = document["members"]
    if sorted(members) != sorted([*INPUTS, *RESULTS]):
        raise BundleError("members_wrong")
    texts = [document[name] for name in ("partner", "period", "plan", "currency", "result_hash")]
    if not all(isinstance(text, str) for text in [*texts, *members.values()]):
        raise TypeError("texts only")
    partner, period, plan, currency, result_hash = texts
    public_key = bytes.fromhex(document["public_key"])
    return _Manifest(partner, period, document["until"], plan, currency, public_key, members, result_hash)


def _recompute(manifest: _Manifest, members: Mapping[str, bytes]) -> Calculation:
    try:
        plan = load_plan(members["plan.json"].decode())
        facts = facts_of(plan, members)
        _check_partner(manifest, plan, facts)
        until = date.fromisoformat(manifest.until) if manifest.until else None
        calculation = calculate(plan, facts, Period.parse(manifest.period), until=until)
    except (PlanError, UnicodeDecodeError):
        raise BundleError("member_malformed", member="plan.json") from None
    except (FactsError, PeriodError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, BundleError):
            raise
        raise BundleError("member_malformed", member="transactions.csv") from None
    if (plan.label, plan.currency) != (manifest.plan, manifest.currency):
        raise BundleError("member_malformed", member="plan.json")
    return calculation


def _check_partner(manifest: _Manifest, plan: Plan, facts: Any) -> None:
    """The manifest's partner, and nobody else, is named in the bundle."""
    named = set(facts.transactions.column(plan.sources.transactions.partner).to_pylist())
    keys = facts.partners.column(plan.sources.partners.key).to_pylist()
    if keys != [manifest.partner] or not named <= {manifest.partner}:
        raise BundleError("other_partner_named")


def _first_difference(stated: Mapping[str, bytes], recomputed: Mapping[str, bytes]) -> Difference | None:
    for name in reversed(RESULTS):
        if stated[name] == recomputed[name]:
            continue
        ours, theirs = (content[name].decode(errors="replace").split("\n") for content in (recomputed, stated))
        for row in range(max(len(ours), len(theirs))):
            own, other = (lines[row] if row < len(lines) else "" for lines in (ours, theirs))
            if own != other:
                return Difference(name, row + 1, other[:300], own[:300])
    return None


def _answer(
    manifest: _Manifest,
    calculation: Calculation,
    fingerprint: str,
    key_checked: bool,
    difference: Difference | None,
) -> Verification:
    currency = manifest.currency
    amounts = {component: minor for (_, component), minor in calculation.amounts().items()}
    return Verification(
        partner=manifest.partner,
        period=manifest.period,
        plan=manifest.plan,
        currency=currency,
        amounts={component: format_minor(minor, currency) for component, minor in amounts.items()},
        total=format_minor(sum(amounts.values()), currency),
        fingerprint=fingerprint,
        key_checked=key_checked,
        difference=difference,
        recomputed=tuple(amounts),
        attested=("plan_hash", "issued_at"),
    )
