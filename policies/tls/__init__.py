"""Encryption on the way."""
