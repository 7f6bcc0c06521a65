"""Tongzhou (同舟): open-source channel partner management."""
