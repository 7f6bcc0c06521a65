"""Work that outlives a request, queued in PostgreSQL inside the caller's transaction."""
