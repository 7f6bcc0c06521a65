"""What other packages call: the keeper, for workers; what changed, for those who tell of it; what is forgotten."""

from tongzhou.builder.tracking.queries import ValueChange, changes_at, prune_changes
from tongzhou.builder.tracking.watching import TrackingKeeper

__all__ = ["TrackingKeeper", "ValueChange", "changes_at", "prune_changes"]
