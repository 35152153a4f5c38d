"""How long an interaction takes by node type, while the table of sessions grows."""
