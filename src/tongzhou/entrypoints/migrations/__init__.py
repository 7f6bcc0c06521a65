"""The two chains of migrations; what they hold stands in `docs/architecture.md`."""

from pathlib import Path

from tongzhou.kernel.database.migrate import Chain

DIRECTORY_CHAIN = Chain(Path(__file__).parent / "directory")
WORKSPACE_CHAIN = Chain(Path(__file__).parent / "workspace")
