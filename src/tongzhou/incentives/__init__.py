"""Plans, calculation, settlements, statements. Usable without forms or a server."""
