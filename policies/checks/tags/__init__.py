"""Whose a resource is, and what protects it from deletion."""
