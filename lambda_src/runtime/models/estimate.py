"""Token counts: what a call probably used, and the most that it may use.

Models need about four bytes of English for a token, fewer of code. A usage that a provider does
not report is counted by four bytes; a reservation is made by three, so that it covers the call.
"""

from lambda_src.runtime.models.interface import ModelRequest, ModelUsage

BYTES_PER_TOKEN = 4
RESERVED_BYTES_PER_TOKEN = 3
TOKENS_PER_MESSAGE = 16  # role marks and separators


def estimate_tokens(text: str) -> int:
    """Return a rough count: one token per four bytes of UTF-8, rounded up.

    Bytes rather than characters, because scripts outside Latin take about a token a character.
    """
    return -(-len(text.encode(errors="replace")) // BYTES_PER_TOKEN)


def estimate_usage(request: ModelRequest, reply: str) -> ModelUsage:
    """Return the estimated usage of a call that sent `request` and got `reply`."""
    sent = sum(estimate_tokens(text) for text in request.texts())
    return ModelUsage(sent, estimate_tokens(reply), estimated=True)


def most_tokens(request: ModelRequest, max_output_tokens: int) -> int:
    """Return the tokens to reserve for a call: input by its bytes, output by its limit."""
    size = sum(len(text.encode(errors="replace")) for text in request.texts())
    overhead = TOKENS_PER_MESSAGE * (len(request.messages) + len(request.tools))
    return -(-size // RESERVED_BYTES_PER_TOKEN) + overhead + max_output_tokens
