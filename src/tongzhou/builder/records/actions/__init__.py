"""The only writers of records. Each writes its history and event with them; none commits."""
