"""The only code that can name a user's table. Pure."""
