"""Tables of tenants' conversations and usage."""
