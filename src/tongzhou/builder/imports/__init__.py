"""Files of other systems become records, through the one write path."""
