"""Vectors in OpenAI's shape.

https://platform.openai.com/docs/api-reference/embeddings/object
"""

import base64
import struct
from collections.abc import Sequence
from typing import Any, Literal

from lambda_src.runtime.models import Embeddings

Encoding = Literal["float", "base64"]


def embeddings(made: Embeddings, model_id: str, encoding: Encoding) -> dict[str, Any]:
    """Return the list of vectors; base64 holds floats of 32 bits, the lowest byte first."""
    return {
        "object": "list",
        "data": [
            {"object": "embedding", "index": number, "embedding": _encoded(vector, encoding)}
            for number, vector in enumerate(made.vectors)
        ],
        "model": model_id,
        "usage": {"prompt_tokens": made.input_tokens, "total_tokens": made.input_tokens},
    }


def _encoded(vector: Sequence[float], encoding: Encoding) -> list[float] | str:
    if encoding == "float":
        return list(vector)
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
