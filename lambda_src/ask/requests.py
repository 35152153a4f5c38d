"""What `POST /ai/ask` accepts."""

from lambda_src.runtime.http.requests import Request, Text


class AskRequest(Request):
    """Body of a question. Whose figures it is about is in the token, and nowhere else."""

    question: Text
