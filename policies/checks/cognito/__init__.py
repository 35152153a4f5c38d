"""Users, clients, tokens, and the tenant that a user belongs to."""
