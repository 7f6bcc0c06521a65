"""Transactions and a plan version become earnings with reasons. Pure."""
