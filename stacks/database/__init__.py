"""The stack `database` and its parts."""
