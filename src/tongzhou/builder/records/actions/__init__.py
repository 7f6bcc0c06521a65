"""The only writers of records. Each ends in `history.write_down`; none commits."""
