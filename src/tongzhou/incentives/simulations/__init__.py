"""What a plan would have cost over periods of the past, against the version in force. Nothing of it is posted."""
