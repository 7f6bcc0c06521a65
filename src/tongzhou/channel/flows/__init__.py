"""What the channel solution lets flows do and hear of, beyond records."""
