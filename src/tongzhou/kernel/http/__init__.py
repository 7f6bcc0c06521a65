"""What every HTTP route shares: problems, strict parameters, request ids, metrics."""
