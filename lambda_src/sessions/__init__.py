"""The caller's sessions: create, list, read, delete, and say what a reply is worth."""
