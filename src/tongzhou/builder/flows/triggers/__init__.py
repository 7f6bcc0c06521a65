"""What starts runs: records, buttons, the clock, calls from outside, other packages."""
