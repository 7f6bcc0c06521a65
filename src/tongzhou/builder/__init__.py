"""The zero-code core: forms, records, views, packages."""
