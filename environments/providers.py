"""What the providers of language models differ in: model ids, and the keys that each takes."""

from typing import Literal

from pydantic import ValidationInfo

from .section import rule
from .shapes import Shape

Provider = Literal["bedrock", "bedrock_agent", "gemini", "openai_compatible"]

BEDROCK_ID = Shape(
    r"[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[a-z0-9]+)*",
    "a Bedrock model or inference profile id such as us.amazon.nova-lite-v1:0",
)

MODEL_ID = Shape(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}", "a model id (letters, digits, . _ : / -)")
KEY_PARAMETER = Shape(
    r"(?!/(?i:aws|ssm)(?:/|$))(?:/[A-Za-z0-9_.-]+){1,15}",
    'the name of an SSM SecureString parameter, starting with "/", which holds the key; '
    "never the key itself",
)
KEY_SECRET = Shape(
    r"arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]{1,519}",
    "the ARN of a Secrets Manager secret, which holds the key; never the key itself",
)

_AGENT = frozenset({"agent_id", "agent_alias_id"})
_ENDPOINT = frozenset({"endpoint"})
_API_KEY = frozenset({"api_key_parameter", "api_key_secret"})

KEYS_TAKEN: dict[Provider, frozenset[str]] = {
    "bedrock": frozenset(),
    "bedrock_agent": _AGENT,
    "gemini": _ENDPOINT | _API_KEY,
    "openai_compatible": _ENDPOINT | _API_KEY,
}
"""Which of endpoint, agent and API key a provider takes; the others are refused."""

KEYS_NEEDED: dict[Provider, frozenset[str]] = {
    "bedrock": frozenset(),
    "bedrock_agent": _AGENT,
    "gemini": frozenset(),
    "openai_compatible": _ENDPOINT,
}
"""Which must have a value. That Gemini needs one of two keys is a rule of the model."""

# https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
_GEOGRAPHIES = frozenset({"us", "us-gov", "eu", "apac", "jp", "au", "ca", "global"})


def geography_of(provider: Provider, model_id: str) -> str | None:
    """Return the geographic prefix of a Bedrock inference profile without its dot, else None."""
    prefix = model_id.partition(".")[0]
    return prefix if provider == "bedrock" and prefix in _GEOGRAPHIES else None


def fits_provider(value: str | None, info: ValidationInfo) -> str | None:
    """Check that a model's provider takes a field, or has it where it needs it; for validators."""
    provider = info.data.get("provider")
    if provider is None or info.field_name is None:
        return value
    if value is not None and info.field_name not in KEYS_TAKEN[provider]:
        raise rule(f'to be left out: provider "{provider}" does not take it')
    if value is None and info.field_name in KEYS_NEEDED[provider]:
        raise rule(f'a value, which provider "{provider}" needs')
    return value
