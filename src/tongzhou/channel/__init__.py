"""The channel solution: a package of YAML, and what joins forms with incentives."""
