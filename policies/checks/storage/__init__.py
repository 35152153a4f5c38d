"""Buckets: states, web pages, access logs."""
