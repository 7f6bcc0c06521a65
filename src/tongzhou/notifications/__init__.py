"""Messages to members: written by whatever happens, read in the inbox."""
