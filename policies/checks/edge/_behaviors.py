"""The behaviors of a distribution."""

from policies.estate import Resource, Values


def behaviors(distribution: Resource) -> list[Values]:
    """The default behavior and the others."""
    return [
        *distribution.blocks("default_cache_behavior"),
        *distribution.blocks("ordered_cache_behavior"),
    ]


def pattern(behavior: Values) -> str:
    """The path pattern of a behavior."""
    return str(behavior.shown("path_pattern") or "default")
