"""The book in the reader's language, amounts as decimal texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tongzhou.incentives.ledger.answers import (
    HolderShown,
    JournalShown,
    LedgerAccountNamed,
    LedgerAccountShown,
    PostingShown,
    ProofShown,
)
from tongzhou.incentives.ledger.contracts import AccountKind, JournalKind, Proof
from tongzhou.incentives.ledger.rules import seen
from tongzhou.kernel.money import format_minor
from tongzhou.kernel.texts import Locale, say

Row = Mapping[str, Any]


def show_account(row: Row, locale: Locale) -> LedgerAccountShown:
    """An account with its balance."""
    kind = AccountKind(row["kind"])
    balance = format_minor(seen(kind, row["balance_minor"]), row["currency"])
    return {**_named(row, locale), "side": kind.side, "balance": balance}


def show_journal(row: Row, locale: Locale) -> JournalShown:
    """A journal with its postings."""
    return {
        "id": row["id"],
        "number": row["number"],
        "key": row["key"],
        "kind": JournalKind(row["kind"]),
        "title": say(locale, f"ledger.journals.{row['kind']}"),
        "effective_on": row["effective_on"],
        "recorded_at": row["recorded_at"],
        "period": row["period"],
        "about_period": row["about_period"],
        "settlement": row["settlement_id"],
        "settlement_version": row["settlement_version"],
        "statement": row["statement_id"],
        "dispute": row["dispute_id"],
        "payout": row["payout_id"],
        "reverses": row["reverses_id"],
        "reversed_by": row["reversed_by"],
        "held_until": row["held_until"],
        "by": row["by_name"],
        "postings": [_posting(each, locale) for each in row["postings"]],
    }


def show_proof(proof: Proof) -> ProofShown:
    """What a proof found."""
    return {
        "at": proof.at,
        "sound": proof.is_sound,
        "journals": proof.journals,
        "postings": proof.postings,
        "accounts": proof.accounts,
        "unbalanced": proof.unbalanced,
        "drifted": proof.drifted,
        "examples": [dict(each) for each in proof.examples],
    }


def debit_and_credit(row: Row) -> tuple[str | None, str | None]:
    """The amount of a posting in the column where it belongs."""
    amount = format_minor(abs(row["amount_minor"]), row["currency"])
    return (amount, None) if row["amount_minor"] > 0 else (None, amount)


def _posting(row: Row, locale: Locale) -> PostingShown:
    debit, credit = debit_and_credit(row)
    return {"account": _named(row, locale), "debit": debit, "credit": credit}


def _named(row: Row, locale: Locale) -> LedgerAccountNamed:
    return {
        "id": row["id"],
        "kind": AccountKind(row["kind"]),
        "title": say(locale, f"ledger.accounts.{row['kind']}"),
        "partner": _holder(row),
        "account": row["account"],
        "legal_entity": row["legal_entity"],
        "brand": row["brand"],
        "purpose": row["purpose"],
        "currency": row["currency"],
    }


def _holder(row: Row) -> HolderShown | None:
    if row["partner_id"] is None:
        return None
    return {"id": row["partner_id"], "code": row["partner_code"] or "", "label": row["partner_label"] or ""}
