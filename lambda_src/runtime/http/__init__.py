"""The HTTP side of a function: requests, responses, errors and idempotency."""
