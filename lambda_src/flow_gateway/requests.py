"""What the gateway reads by itself; everything else is the vault's to judge."""

from pydantic import Field

from lambda_src.runtime.http.requests import Request


class ReadQuery(Request):
    """What follows a session's address: a revision, and how long to wait in seconds."""

    after: int | None = Field(default=None, ge=0)
    wait: int = Field(default=0, ge=0, le=20)
