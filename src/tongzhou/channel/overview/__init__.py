"""How the channel does: what a director sees first, each figure with the records behind it."""
