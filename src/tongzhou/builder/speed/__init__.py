"""Slow lists of a workspace and the indexes made for them, for people to look at."""
