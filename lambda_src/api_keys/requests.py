"""What the endpoints of API keys accept."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from lambda_src.runtime.http.requests import Request
from lambda_src.runtime.identity.api_keys import SCOPES, USUAL_SCOPES, Scope

NAME_CHARACTERS = 100
MOST_DAYS = 365
USUAL_DAYS = 90


def _one_line(name: str) -> str:
    text = " ".join(name.split())
    if not text:
        raise ValueError("must not be blank.")
    return text


class NewKey(Request):
    """Body of `POST /api/keys`; a key ends after `expires_in_days`."""

    name: Annotated[str, Field(max_length=NAME_CHARACTERS), AfterValidator(_one_line)]
    scopes: tuple[Scope, ...] = Field(default=USUAL_SCOPES, min_length=1, max_length=len(SCOPES))
    expires_in_days: int = Field(default=USUAL_DAYS, ge=1, le=MOST_DAYS)


class KeyPath(Request):
    """The path of one key. What is no id of a key is no key, as one that does not exist."""

    key_id: Annotated[str, StringConstraints(max_length=200)]
