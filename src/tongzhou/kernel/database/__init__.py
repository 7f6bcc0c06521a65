"""Finding, starting and speaking to PostgreSQL."""
