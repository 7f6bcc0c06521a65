"""Saved filter, sort and columns of a form."""
