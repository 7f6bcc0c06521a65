"""The only writers of identity, one module per subject."""
