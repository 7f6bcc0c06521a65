"""Wiring only: API, worker, command line, catalogue, migrations."""
