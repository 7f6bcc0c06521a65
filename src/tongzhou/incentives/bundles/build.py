"""Build a signed bundle: one partner's statement with all it takes to recompute it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from tongzhou.incentives.bundles.archive import write_archive
from tongzhou.incentives.bundles.contracts import BundleError
from tongzhou.incentives.bundles.own_facts import OwnFacts, own_facts
from tongzhou.incentives.bundles.signing import SigningKey
from tongzhou.incentives.bundles.tables import from_csv, table_to_csv, to_csv
from tongzhou.incentives.calculation.facade import Calculation, Facts, calculate, hash_of
from tongzhou.incentives.plans.facade import Lookup, Plan, apply_to
from tongzhou.kernel.periods import Period

FORMAT = "tongzhou-statement/1"
RESULTS = ("earnings.csv", "exclusions.csv", "totals.csv")
INPUTS = ("plan.json", "transactions.csv", "partner.csv", "products.csv")


def build_bundle(
    plan: Plan,
    facts: Facts,
    period: Period,
    *,
    partner: str,
    key: SigningKey,
    issued_at: datetime,
    until: date | None = None,
    published: Mapping[str, int] | None = None,
) -> bytes:
    """The bundle of one partner's statement as one file; no other partner is named in it.

    `facts` may hold all partners or just this one. `published` are the minor units by component that the
    partner was shown: when the bundle would say otherwise, BundleError `not_as_published` is raised.
    """
    if plan.sources.further:
        raise BundleError("source_not_bundled", source=", ".join(plan.sources.further))
    shared = [component.key for component in plan.components if component.rests_on_others]
    if shared:
        raise BundleError("component_not_bundled", component=", ".join(shared))
    own = own_facts(plan, facts, period, partner)
    fields = plan.sources.partners.fields
    applied = apply_to(plan, {field.name: own.partner[field.column] for field in fields})
    members = _inputs(applied, own)
    calculation = calculate(applied, facts_of(applied, members), period, until=until)
    _check(calculation, partner, published)
    members |= result_members(calculation)
    manifest = canonical(
        {
            **_statement(plan, calculation, partner),
            "issued_at": issued_at.astimezone(UTC).isoformat(),
            "public_key": key.public.hex(),
            "members": {name: sha256(content).hexdigest() for name, content in members.items()},
        }
    )
    return write_archive({"manifest.json": manifest, "signature": key.sign(manifest), **members})


def canonical(document: Any) -> bytes:
    """JSON as it is hashed and signed: keys sorted, no spaces, UTF-8."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _inputs(applied: Plan, own: OwnFacts) -> dict[str, bytes]:
    lines = list(own.transactions[0]) if own.transactions else _line_columns(applied)
    source = applied.sources.transactions
    ordered = sorted(own.transactions, key=lambda row: (str(row[source.id]), str(row[source.line])))
    products = applied.sources.products
    return {
        "plan.json": canonical(applied.document),
        "transactions.csv": to_csv(lines, ordered),
        "partner.csv": to_csv(list(own.partner), [own.partner]),
        "products.csv": to_csv(lookup_columns(products), own.products) if products else b"none\n",
    }


def _line_columns(plan: Plan) -> list[str]:
    source = plan.sources.transactions
    named = [source.id, source.line, source.partner, source.date, source.product]
    named += [source.original_id, source.original_line, *(field.column for field in source.fields)]
    return list(dict.fromkeys(name for name in named if name is not None))


def lookup_columns(lookup: Lookup) -> list[str]:
    """The columns of partners or products that a bundle carries."""
    return list(dict.fromkeys([lookup.key, *(field.column for field in lookup.fields)]))


def facts_of(plan: Plan, members: Mapping[str, bytes]) -> Facts:
    """The facts that a bundle's members write."""
    return Facts(
        transactions=from_csv(members["transactions.csv"], "transactions.csv"),
        partners=from_csv(members["partner.csv"], "partner.csv"),
        products=from_csv(members["products.csv"], "products.csv") if plan.sources.products else None,
    )


def result_members(calculation: Calculation) -> dict[str, bytes]:
    """The result as the members of a bundle."""
    tables = (calculation.earnings, calculation.exclusions, calculation.totals)
    return {name: table_to_csv(table) for name, table in zip(RESULTS, tables, strict=True)}


def _check(calculation: Calculation, partner: str, published: Mapping[str, int] | None) -> None:
    if calculation.problems.num_rows:
        raise BundleError("partner_blocked", partner=partner)
    nothing = {component.key: 0 for component in calculation.plan.components}
    amounts = nothing | {component: amount for (_, component), amount in calculation.amounts().items()}
    if published is not None and amounts != dict(published):
        raise BundleError("not_as_published", partner=partner, period=calculation.period.code)


def _statement(plan: Plan, calculation: Calculation, partner: str) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "partner": partner,
        "period": calculation.period.code,
        "until": calculation.until.isoformat() if calculation.until else None,
        "plan": plan.label,
        "plan_hash": hash_of([plan.document], []),
        "currency": plan.currency,
        "result_hash": calculation.result_hash,
    }
