"""The names of all stacks, which are the same in every environment, known before a synthesis."""

STACKS = (
    "state", "observability", "tables", "identity", "network", "database", "api", "firewall",
    "stream", "edge", "layers", "flows",
)  # fmt: skip
"""In the order of `stacks/__main__.py`."""
