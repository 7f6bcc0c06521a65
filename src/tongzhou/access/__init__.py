"""The actor and what it may do: roles, permissions, row and field scopes."""
