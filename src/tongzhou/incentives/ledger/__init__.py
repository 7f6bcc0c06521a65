"""The ledger: double entry and append-only; what partners earned, what is held, payable, being paid and paid."""
