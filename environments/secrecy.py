"""What looks like a credential, so that no message ever repeats one."""

import re

WHERE_KEYS_BELONG = (
    "no key in this file: store it as an SSM SecureString or in Secrets Manager and name that "
    "in api_key_parameter or api_key_secret"
)
HIDDEN = "(hidden)"

_KEY_LIKE = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"sk-[A-Za-z0-9_-]{6}"  # OpenAI, Anthropic and those who copy them
    r"|AIza[A-Za-z0-9_-]{6}"  # Google
    r"|(?:AKIA|ASIA)[A-Z0-9]{12}"  # AWS access keys
    r"|gh[opsur]_[A-Za-z0-9]{12}|github_pat_"
    r"|xox[abeprs]-"  # Slack
    r"|eyJ[A-Za-z0-9_-]{12}"  # JSON web tokens
    r"|-----BEGIN )"
    r"|://[^/\s]*@"  # a password inside a URL
)
_RANDOM_LOOKING = re.compile(r"(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9+/=_]{32,}")
_SECRET_NAME = re.compile(
    r"api_?key|secret|token|passw|passphrase|credential|private|bearer", re.IGNORECASE
)
_QUANTITY = re.compile(r"_(?:minutes|days|budget|tokens|length)$")


def looks_like_key(text: str) -> bool:
    """Say whether the text contains what the well-known issuers of credentials hand out."""
    return _KEY_LIKE.search(text) is not None


def is_showable(text: str, keys: tuple[str, ...]) -> bool:
    """Say whether a message may repeat the text found under these keys, outermost first."""
    if looks_like_key(text) or _RANDOM_LOOKING.search(text):
        return False
    return not any(_SECRET_NAME.search(key) and not _QUANTITY.search(key) for key in keys)
