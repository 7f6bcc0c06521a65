"""Records on their way through the stages of their form: what they may do next, and time that runs out."""
