"""The stack `observability` and its parts."""
