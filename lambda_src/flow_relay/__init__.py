"""Moves a tenant's tasks from the outbox to the queue. A street function."""
