"""The types of component: the SQL that only each of them knows."""
