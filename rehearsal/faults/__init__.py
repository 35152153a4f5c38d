"""Faults that the rehearsal makes on purpose: what a dependency does when it does not work."""
