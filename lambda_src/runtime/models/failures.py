"""What the caller is told when the model fails."""

from lambda_src.runtime.http.errors import ApiError, ModelFailedError, ThrottledError
from lambda_src.runtime.models import ModelError

_RETRY_SECONDS = 5
_MESSAGES = {
    "timeout": "The model did not answer in time.",
    "refused": "The model declined to answer this message.",
}


def as_api_error(error: ModelError) -> ApiError:
    """Return 429 for a throttled model, 502 for any other failure; nothing of the provider's."""
    if error.kind == "throttled":
        return ThrottledError(
            "The model is busy.",
            code="model_throttled",
            retry_after=error.retry_after or _RETRY_SECONDS,
        )
    message = _MESSAGES.get(error.kind, "The model did not answer.")
    return ModelFailedError(message, retry_after=error.retry_after)
