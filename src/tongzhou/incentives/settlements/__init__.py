"""A period's calculation on its way to published statements."""
