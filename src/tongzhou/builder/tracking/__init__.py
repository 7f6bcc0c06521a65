"""Tracked calculations: their last values are kept, and a change of one is an event (decision 0023)."""
