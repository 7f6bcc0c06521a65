"""Plan documents and their versions."""
