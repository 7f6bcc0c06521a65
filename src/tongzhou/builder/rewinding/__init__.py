"""Records and forms as they were at an earlier moment, over HTTP and as jobs."""
