"""What every part stands on: money, periods, errors, settings, database, jobs, HTTP. No word of the product."""
