"""The stack `flows` and its parts."""
