"""What people say of a record, and who follows it."""
