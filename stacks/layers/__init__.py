"""The stack `layers` and its parts."""
