"""Requests and settings that the provider tests share."""

from collections.abc import Callable
from typing import Any

from lambda_src.runtime.models import (
    ChatModel,
    Message,
    ModelChunk,
    ModelRequest,
    ModelSettings,
    ModelStream,
)
from lambda_src.runtime.models.interface import ModelUsage

Builder = Callable[..., ChatModel]

SESSION_ID = "0b3c1f0e-6f1e-4a52-9a55-0a9a4a6f0b11"
REQUEST = ModelRequest(
    system="You help tenant acme.",
    messages=(
        Message("user", "Hello"),
        Message("assistant", "Hi! What is it?"),
        Message("user", "Why is 1 + 1 = 2?"),
    ),
    session_id=SESSION_ID,
)


def settings(**fields: Any) -> ModelSettings:
    return ModelSettings.model_validate({"max_output_tokens": 200, "timeout_seconds": 5} | fields)


def collect(stream: ModelStream) -> tuple[str, ModelUsage]:
    """Return a stream's text and usage; fails unless usage is the last item and the only one."""
    *chunks, usage = stream
    assert isinstance(usage, ModelUsage)
    assert all(isinstance(chunk, ModelChunk) and chunk.text for chunk in chunks)
    return "".join(chunk.text for chunk in chunks if isinstance(chunk, ModelChunk)), usage
