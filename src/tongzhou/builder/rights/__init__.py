"""Who reaches a record and why: shares of single records, and explanations of what somebody may or may not do."""
