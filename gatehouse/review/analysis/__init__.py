"""Analyses besides findings, from the same graph: surface, paths, access and cost."""
