"""Policies that judge plans: one file per policy."""
