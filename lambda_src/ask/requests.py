"""What `POST /ai/ask` accepts."""

from lambda_src.runtime.requests import Request, Text


class AskRequest(Request):
    """Body of a question. Whose figures it is about is in the token, and nowhere else."""

    question: Text
