"""What `POST /v1/embeddings` accepts of OpenAI's parameters.

https://platform.openai.com/docs/api-reference/embeddings/create
"""

import json
from typing import Literal

from pydantic import Field

from lambda_src.completions.requests import UnsupportedParameterError, read_object
from lambda_src.runtime.http.errors import InvalidRequestError
from lambda_src.runtime.http.requests import Request, parse_body

MOST_TEXTS = 128
TEXT_BYTES = 24_576
"""Below the 8,192 tokens of Titan, at 3 bytes a token."""


class EmbeddingsRequest(Request):
    """Body of a request for the vectors of texts."""

    model: str = Field(min_length=1, max_length=2048)
    input: str | tuple[str, ...]
    encoding_format: Literal["float", "base64"] = "float"
    dimensions: int | None = Field(default=None, ge=1)

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts in their order."""
        return (self.input,) if isinstance(self.input, str) else self.input

    def check(self) -> None:
        """Check what no single field says. Raises InvalidRequestError."""
        if not 1 <= len(self.texts) <= MOST_TEXTS:
            raise InvalidRequestError("input", f"must be 1 to {MOST_TEXTS} texts.")
        for number, text in enumerate(self.texts):
            place = "input" if isinstance(self.input, str) else f"input.{number}"
            if not text.strip():
                raise InvalidRequestError(place, "must not be blank.")
            size = len(text.encode(errors="replace"))
            if size > TEXT_BYTES:
                problem = f"has {size:,} bytes of UTF-8, at most {TEXT_BYTES:,}. Split it."
                raise InvalidRequestError(place, problem)


def read_embeddings(body: bytes) -> EmbeddingsRequest:
    """Return the request in a body. Raises InvalidRequestError naming the parameter."""
    sent = {name: value for name, value in read_object(body).items() if name != "user"}
    given = sent.get("input")
    if isinstance(given, list):
        if any(isinstance(item, int | list) for item in given):
            raise UnsupportedParameterError(
                "input",
                "arrays of tokens are not supported, whose tokenizer the model does not share. "
                "Send texts; for LangChain set check_embedding_ctx_length=False.",
            )
        if not all(isinstance(item, str) for item in given):
            raise InvalidRequestError("input", "must be a text or a list of texts.")
    elif "input" in sent and not isinstance(given, str):
        raise InvalidRequestError("input", "must be a text or a list of texts.")
    request = parse_body(json.dumps(sent).encode(), EmbeddingsRequest)
    request.check()
    return request
