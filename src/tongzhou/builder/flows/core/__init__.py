"""What happens next in a run: pure, without database, clock or people."""
