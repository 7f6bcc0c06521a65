"""Personal data: which fields hold it, showing it in full and writing that down, finding and erasing a person."""
