"""Where the database is and how a vault function signs in."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from lambda_src.runtime.settings import FunctionSettings, Name

Port = Annotated[int, Field(ge=1, le=65535)]


class DatabaseSettings(BaseModel):
    """One database and one of its roles; JSON in the variable DATABASE.

    `sign_in` is "iam" (a token signed here, TLS with a checked certificate) or "socket" (the
    rehearsal: a Unix socket in a private folder; `host` is its path, or empty where PGHOST says
    it). Over a network there is no way to sign in without TLS.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str
    port: Port = 5432
    name: Name
    user: Name
    region: Name
    sign_in: Literal["iam", "socket"] = "iam"

    @model_validator(mode="after")
    def _a_socket_is_a_path(self) -> "DatabaseSettings":
        is_socket = self.host == "" or self.host.startswith("/")
        if is_socket != (self.sign_in == "socket"):
            raise ValueError('sign_in must be "socket" for the path of a socket, else "iam"')
        return self


class VaultSettings(FunctionSettings):
    """The settings of every vault function.

    `connect_seconds` bounds all attempts to connect, and should exceed the 15 s that Aurora takes
    to resume from zero capacity; `resume_retry_seconds` is what a caller is told to wait when that
    was not enough; `statement_seconds` bounds one statement.
    """

    database: DatabaseSettings
    connect_seconds: float = Field(default=20, gt=0, le=600)
    resume_retry_seconds: int = Field(default=15, ge=1, le=600)
    statement_seconds: float = Field(default=8, gt=0, le=600)
