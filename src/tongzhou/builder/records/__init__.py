"""Reading and writing records: the one write path."""
