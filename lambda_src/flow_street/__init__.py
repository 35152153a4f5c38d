"""Shared by the functions of flows in the street: wake-ups of the relay, requests to the vault."""
