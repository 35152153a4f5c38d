"""The end of a large tenant, killed again and again."""
