"""The flows of the channel package, at work."""
