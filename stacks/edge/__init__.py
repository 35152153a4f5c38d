"""The stack `edge` and its parts."""
