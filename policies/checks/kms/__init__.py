"""Encryption keys and who may use them."""
