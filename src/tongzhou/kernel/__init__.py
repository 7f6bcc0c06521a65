"""What every part stands on: money, errors, settings, database, jobs, HTTP, typesetting. No word of the product."""
