"""The stack `api` and its parts."""
