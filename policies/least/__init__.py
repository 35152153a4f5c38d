"""Least privilege: what roles are allowed, beside what a rehearsal shows that they use."""
