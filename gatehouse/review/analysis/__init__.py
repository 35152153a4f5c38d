"""What a reviewer wants to know besides findings, read from the same graph."""
