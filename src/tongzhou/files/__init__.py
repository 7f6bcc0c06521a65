"""Stored files: checked by content, scoped by their record."""
