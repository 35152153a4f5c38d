"""How many tokens to set aside for a model call: more than it will use, seldom far more."""

from lambda_src.runtime.models import ModelRequest

BYTES_PER_TOKEN = 3  # models need about 4 bytes of English for a token, fewer of code
TOKENS_PER_MESSAGE = 16  # role marks and separators


def estimated_tokens(request: ModelRequest, max_output_tokens: int) -> int:
    """Return the tokens to reserve: input by its bytes, output by its limit."""
    texts = [request.system, *(message.content for message in request.messages)]
    size = sum(len(text.encode()) for text in texts)
    overhead = TOKENS_PER_MESSAGE * len(request.messages)
    return -(-size // BYTES_PER_TOKEN) + overhead + max_output_tokens
