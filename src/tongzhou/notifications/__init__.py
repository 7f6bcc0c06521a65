"""Messages to people: written by whatever happens, read in the inbox, sent over the channels people chose."""
