"""Whole stories over HTTP: what a stranger may rely on, from end to end."""
