"""Token counts for providers that report none, and for reserving before a call."""

from lambda_src.runtime.models.interface import ModelRequest, ModelUsage

BYTES_PER_TOKEN = 4


def estimate_tokens(text: str) -> int:
    """Return a rough count: one token per four bytes of UTF-8, rounded up.

    Bytes rather than characters, because scripts outside Latin take about a token a character.
    """
    return -(-len(text.encode(errors="replace")) // BYTES_PER_TOKEN)


def estimate_usage(request: ModelRequest, reply: str) -> ModelUsage:
    """Return the estimated usage of a call that sent `request` and got `reply`."""
    sent = estimate_tokens(request.system)
    sent += sum(estimate_tokens(message.content) for message in request.messages)
    return ModelUsage(sent, estimate_tokens(reply), estimated=True)
