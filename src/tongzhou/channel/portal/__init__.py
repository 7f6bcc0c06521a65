"""What a partner sees of themselves: progress of the running period, sales, statements, profile."""
