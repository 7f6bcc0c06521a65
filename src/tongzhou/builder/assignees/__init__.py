"""Who is asked: people named by what they are, found when they are needed."""
