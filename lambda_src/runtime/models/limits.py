"""What one call may change of the settings: the limit of its length, its temperature."""

from lambda_src.runtime.models.interface import ModelRequest
from lambda_src.runtime.models.settings import ModelSettings


def output_tokens(settings: ModelSettings, request: ModelRequest) -> int:
    """Return the lower of the settings' and the request's limit, in tokens."""
    if request.max_output_tokens is None:
        return settings.max_output_tokens
    return min(settings.max_output_tokens, request.max_output_tokens)


def temperature(settings: ModelSettings, request: ModelRequest) -> float | None:
    """Return the temperature of a call; None leaves it to the provider."""
    return settings.temperature if request.temperature is None else request.temperature
