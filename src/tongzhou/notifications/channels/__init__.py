"""Ways out of the program: one small adapter each, with typed settings and secrets that are never shown."""
