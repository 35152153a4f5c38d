"""What nobody has judged."""
