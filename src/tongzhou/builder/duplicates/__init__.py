"""Likely duplicates of records: asked for while somebody writes, listed among those there, merged and parted again."""
