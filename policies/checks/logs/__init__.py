"""What is written down about what happened."""
