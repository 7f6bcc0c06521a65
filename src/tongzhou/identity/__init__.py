"""Users, sign-in, sessions, workspaces, members, departments, tokens."""
