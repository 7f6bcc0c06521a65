"""The catalogue of field types. Pure."""
