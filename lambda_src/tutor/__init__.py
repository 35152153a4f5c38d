"""What the tutor reads: the fields of a question and their limits."""
