"""The caller's sessions: create, list, read, delete."""
