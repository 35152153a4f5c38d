"""What `POST /ai/ask` accepts."""

from lambda_src.runtime.http.requests import Request, Text


class AskRequest(Request):
    """Body of a question. Only the token decides whose figures it uses."""

    question: Text
