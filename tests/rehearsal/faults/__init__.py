"""Faults that the rehearsal makes on purpose."""
