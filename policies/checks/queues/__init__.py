"""Queues, and what wakes functions."""
