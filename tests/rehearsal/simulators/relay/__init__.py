"""Receiving, passing on and signing."""
