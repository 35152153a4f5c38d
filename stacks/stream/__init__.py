"""The stack `stream` and its parts."""
