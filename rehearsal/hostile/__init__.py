"""Attacks on the running rehearsal, by every route that the stacks have."""
