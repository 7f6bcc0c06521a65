"""Signed statement bundles and their verification."""
