"""Signed statement bundles: built, recomputed, and attacked."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongzhou.incentives.bundles.archive import write_archive
from tongzhou.incentives.bundles.facade import BundleError, SigningKey, build_bundle, verify_bundle
from tongzhou.incentives.calculation.facade import Facts, calculate, read_facts
from tongzhou.incentives.plans.facade import Plan, load_plan
from tongzhou.kernel.periods import Period
from tongzhou.kernel.texts import LOCALES, catalogue

ROOT = Path(__file__).parents[3]
DATA = ROOT / "examples" / "data" / "adventureworks"
QUARTER = Period.parse("2019-Q3")
KEY = SigningKey(bytes(range(32)))
NOW = datetime(2019, 10, 5, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan((ROOT / "examples" / "plans" / "reseller-rebate.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def facts() -> Facts:
    return read_facts(DATA / "order_lines.csv", DATA / "resellers.csv", DATA / "products.csv")


@pytest.fixture(scope="module")
def bundle(plan: Plan, facts: Facts) -> bytes:
    return build_bundle(plan, facts, QUARTER, partner="676", key=KEY, issued_at=NOW)


def members_of(bundle: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(bundle: bytes, member: str, edit: Callable[[bytes], bytes], key: SigningKey | None = None) -> bytes:
    """The bundle with one member edited, all hashes made to fit, and signed anew when a key is given."""
    members = members_of(bundle)
    members[member] = edit(members[member])
    manifest = json.loads(members["manifest.json"])
    if member != "manifest.json":
        manifest["members"][member] = sha256(members[member]).hexdigest()
    if key is not None:
        manifest["public_key"] = key.public.hex()
    members["manifest.json"] = json.dumps(manifest, sort_keys=True).encode()
    if key is not None:
        members["signature"] = key.sign(members["manifest.json"])
    return write_archive(members)


def refusal_of(data: bytes, fingerprint: str | None = None) -> str:
    with pytest.raises(BundleError) as refusal:
        verify_bundle(data, fingerprint)
    for locale in LOCALES:
        assert f"bundle_faults.{refusal.value.code}" in catalogue(locale)
    return refusal.value.code


def test_a_bundle_recomputes_to_what_was_settled(plan: Plan, facts: Facts, bundle: bytes) -> None:
    settled = calculate(plan, facts, QUARTER).amounts()
    verification = verify_bundle(bundle, KEY.fingerprint)
    assert verification.is_equal
    assert verification.key_checked
    assert verification.amounts == {"volume": "628.49", "growth": "0.00", "breadth": "250.00"}
    assert verification.total == "878.49"
    assert sum(settled["676", component] for component in ("volume", "growth", "breadth")) == 87849


def test_the_same_statement_makes_the_same_bytes(plan: Plan, facts: Facts, bundle: bytes) -> None:
    assert build_bundle(plan, facts, QUARTER, partner="676", key=KEY, issued_at=NOW) == bundle


def test_a_capped_partner_with_the_special_table_recomputes_too(plan: Plan, facts: Facts) -> None:
    amounts = calculate(plan, facts, QUARTER).amounts()
    capped = next(partner for partner, component in amounts if component == "volume" and sum(
        amounts[partner, key] for key in ("volume", "growth", "breadth")) == 500_000)  # fmt: skip
    own = {component: amount for (partner, component), amount in amounts.items() if partner == capped}
    data = build_bundle(plan, facts, QUARTER, partner=capped, key=KEY, issued_at=NOW, published=own)
    assert verify_bundle(data).total == "5000.00"


def test_no_other_partner_is_named(facts: Facts, bundle: bytes) -> None:
    members = members_of(bundle)
    text = "\n".join(content.decode(errors="replace") for name, content in members.items() if name != "signature")
    others = {
        value for column in ("reseller_name", "reseller_code") for value in facts.partners.column(column).to_pylist()
    }
    assert not [name for name in others if name in text]
    lines = [row.split(",") for row in members["transactions.csv"].decode().splitlines()]
    at = lines[0].index("reseller_key")
    assert {line[at] for line in lines[1:]} == {"676"}
    assert b"Specialty" not in members["plan.json"]


def test_a_statement_that_was_published_otherwise_is_not_signed(plan: Plan, facts: Facts) -> None:
    published = {"volume": 62850, "growth": 0, "breadth": 25000}
    with pytest.raises(BundleError) as refusal:
        build_bundle(plan, facts, QUARTER, partner="676", key=KEY, issued_at=NOW, published=published)
    assert refusal.value.code == "not_as_published"


@pytest.mark.parametrize(
    ("member", "old", "new"),
    [
        ("totals.csv", b"62849", b"72849"),
        ("transactions.csv", b"2019-07", b"2019-08"),
        ("plan.json", b"1%", b"9%"),
        ("earnings.csv", b"priced", b"prized"),
        ("manifest.json", b"2019-Q3", b"2019-Q2"),
    ],
)
def test_a_consistent_change_fails_on_the_signature(bundle: bytes, member: str, old: bytes, new: bytes) -> None:
    data = changed(bundle, member, lambda content: content.replace(old, new))
    assert data != bundle
    assert refusal_of(data) == "signature_wrong"


def test_a_change_signed_by_another_key_fails_on_the_fingerprint(bundle: bytes) -> None:
    forger = SigningKey.generate()
    data = changed(bundle, "totals.csv", lambda content: content.replace(b"62849", b"72849"), forger)
    assert refusal_of(data, KEY.fingerprint) == "key_unknown"
    verification = verify_bundle(data)
    assert not verification.key_checked
    assert not verification.is_equal
    assert verification.difference is not None
    assert verification.difference.member == "totals.csv"
    assert "72849" in verification.difference.stated
    assert "62849" in verification.difference.recomputed


def test_a_hash_that_does_not_fit_is_seen(bundle: bytes) -> None:
    members = members_of(bundle)
    members["totals.csv"] += b"676,extra,1,0,1\n"
    assert refusal_of(write_archive(members)) == "member_changed"


def test_a_signed_bundle_that_names_somebody_else_is_refused(bundle: bytes) -> None:
    data = changed(bundle, "transactions.csv", lambda content: content.replace(b",676,", b",677,", 1), KEY)
    assert refusal_of(data, KEY.fingerprint) == "other_partner_named"


def zipped(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_hostile_archives(bundle: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    members = list(members_of(bundle).items())
    assert refusal_of(b"") == "not_a_bundle"
    assert refusal_of(b"PK\x05\x06" + bytes(18)) == "members_wrong"
    assert refusal_of(bundle[:-40]) == "not_a_bundle"
    assert refusal_of(zipped(*members, ("../../etc/passwd", b"x"))) == "members_wrong"
    assert refusal_of(zipped(*members, members[0])) == "members_wrong"
    assert refusal_of(zipped(*members[1:])) == "members_wrong"
    assert refusal_of(zipped(*members, method=zipfile.ZIP_LZMA)) == "members_wrong"
    monkeypatch.setattr("tongzhou.incentives.bundles.archive.MAX_TOTAL", 1_000_000)
    bomb = [(name, b"0" * 5_000_000 if name == "totals.csv" else content) for name, content in members]
    assert refusal_of(zipped(*bomb)) == "bundle_too_large"


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_flipped_bytes_never_pass_and_never_crash(data: Any, bundle: bytes) -> None:
    at = data.draw(st.integers(0, len(bundle) - 1))
    flipped = bundle[:at] + bytes([bundle[at] ^ data.draw(st.integers(1, 255))]) + bundle[at + 1 :]
    try:
        verification = verify_bundle(flipped, KEY.fingerprint)
    except BundleError:
        return
    assert members_of(flipped) == members_of(bundle)  # a byte of the archive's own that says nothing
    assert verification.is_equal


def test_a_plan_whose_amounts_rest_on_others_has_no_bundle(plan: Plan, facts: Facts) -> None:
    tree = {"child": "child", "parent": "parent", "from": "since", "to": "until"}
    document = {**plan.document, "sources": {**plan.document["sources"], "tree": tree}}
    with pytest.raises(BundleError) as refusal:
        build_bundle(load_plan(document), facts, QUARTER, partner="676", key=KEY, issued_at=NOW)
    assert (refusal.value.code, refusal.value.params["source"]) == ("source_not_bundled", "tree")
    assert all("bundle_faults.source_not_bundled" in catalogue(locale) for locale in LOCALES)


@pytest.mark.parametrize("shared", [{"pool": "1000"}, {"type": "contest", "prizes": ["100"]}])
def test_what_depends_on_other_partners_is_not_bundled(plan: Plan, facts: Facts, shared: dict[str, Any]) -> None:
    first, *rest = plan.document["components"]
    component = {**first, **shared}
    if "prizes" in shared:
        component.pop("rates")
    document = {**plan.document, "components": [component, *rest]}
    with pytest.raises(BundleError) as refusal:
        build_bundle(load_plan(document), facts, QUARTER, partner="676", key=KEY, issued_at=NOW)
    assert (refusal.value.code, refusal.value.params["component"]) == ("component_not_bundled", "volume")
    assert all("bundle_faults.component_not_bundled" in catalogue(locale) for locale in LOCALES)
