"""One small interface to a chat model, and the providers behind it.

Callers need `build_model`, the types of `interface` and `ModelError`; see docs/models.md.
"""

from lambda_src.runtime.models.embedding import (
    EmbeddingModel,
    EmbeddingRequest,
    Embeddings,
    EmbeddingSettings,
)
from lambda_src.runtime.models.errors import ErrorKind, ModelError
from lambda_src.runtime.models.factory import build_embeddings, build_model
from lambda_src.runtime.models.interface import (
    ChatModel,
    JsonReply,
    Message,
    ModelChunk,
    ModelReply,
    ModelRequest,
    ModelStream,
    ModelUsage,
    NamedTool,
    Tool,
    ToolCall,
    ToolChoice,
    ToolResult,
)
from lambda_src.runtime.models.settings import ModelSettings

__all__ = [
    "ChatModel",
    "EmbeddingModel",
    "EmbeddingRequest",
    "EmbeddingSettings",
    "Embeddings",
    "ErrorKind",
    "JsonReply",
    "Message",
    "ModelChunk",
    "ModelError",
    "ModelReply",
    "ModelRequest",
    "ModelSettings",
    "ModelStream",
    "ModelUsage",
    "NamedTool",
    "Tool",
    "ToolCall",
    "ToolChoice",
    "ToolResult",
    "build_embeddings",
    "build_model",
]
