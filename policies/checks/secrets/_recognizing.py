"""Recognizes secrets by form, name and entropy."""

import math
import re
from collections import Counter

_FORMS = {
    "an AWS access key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a GitHub token": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,})"),
    "a Slack token": re.compile(r"\bxox[abeprs]-[A-Za-z0-9-]{10,}"),
    "a payment provider's key": re.compile(r"\b[rs]k_live_[A-Za-z0-9]{16,}"),
    "a Google client's secret": re.compile(r"\bGOCSPX-[\w-]{20,}"),
    "a model provider's key": re.compile(r"\b(?:sk-[A-Za-z0-9_-]{20,}|AIza[0-9A-Za-z_-]{35})"),
    "a JSON Web Token": re.compile(r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}"),
    "a password in an address": re.compile(r"\b[a-z][a-z0-9+.-]*://[^/\s:@$]+:[^/\s:@$]+@"),
}
_NAMED = re.compile(
    r"(?:^|[_\-/.])(?:password|passwd|passphrase|pwd|secret|token|credentials?"
    r"|(?:(?:access|api|encryption|hmac|master|private|shared|signing)_?key))"
    r"(?:$|[_\-/.])",
    re.IGNORECASE,
)
# Names that say where a secret is, or how long one lives, not what it is.
_ABOUT = re.compile(
    r"(?:arn|name|id|url|uri|parameter|path|sha256|hash|ttl|days|minutes|seconds|limit|budget|"
    r"tokens|version|length|validity|count)$",
    re.IGNORECASE,
)
_RANDOM_BITS, _SHORTEST = 4.2, 24


def known_form(text: str) -> str:
    """The kind of secret that a text contains; empty when none is recognized."""
    return next((kind for kind, pattern in _FORMS.items() if pattern.search(text)), "")


def is_named_secret(name: str) -> bool:
    """Whether a name says that its value is a secret."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
    return bool(_NAMED.search(spaced)) and not _ABOUT.search(spaced)


def is_literal(text: str) -> bool:
    """Whether a value is literal, not a pointer or an ARN."""
    return bool(text) and "${" not in text and not text.startswith("arn:")


def looks_random(text: str) -> bool:
    """Whether a single word has the entropy of a generated key."""
    if len(text) < _SHORTEST or not re.fullmatch(r"[A-Za-z0-9+/=_-]+", text):
        return False
    if re.fullmatch(r"[a-f0-9]{64}", text) or not re.search(r"\d", text):
        return False  # hashes are published on purpose
    counts = Counter(text).values()
    bits = -sum(n / len(text) * math.log2(n / len(text)) for n in counts)
    return bits >= _RANDOM_BITS
