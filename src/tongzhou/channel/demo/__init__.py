"""The demo workspace: a company with 701 resellers, filled through the same doors its users have."""
