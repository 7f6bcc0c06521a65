"""The engine: what the core commands is done in the transaction that stores the run's state."""
