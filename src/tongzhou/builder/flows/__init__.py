"""Flows: approvals and automations as versioned graphs of human and machine steps, run by one engine.

The core (`core/`) is pure: `advance(graph, state, happening)` answers the next state and the commands that follow. The
engine performs them, each in the transaction that stores the state, and reads what happens next from tables.
"""
