"""Which resources a mutation means, where not every one of a type."""

from policies.estate import Resource


def at_home(function: Resource) -> bool:
    """Whether a function has variables, traces and a log group of its own.

    One that runs at CloudFront's edge has none of them.
    """
    return not function.shown("publish")


def rotates(key: Resource) -> bool:
    """Whether KMS can rotate a key: a pair of keys that signs is never rotated."""
    return bool(key.shown("key_usage") != "SIGN_VERIFY")
