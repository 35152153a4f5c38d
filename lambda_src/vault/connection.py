"""A connection to the database: IAM token, checked TLS, and retries while Aurora resumes.

Aurora at zero capacity takes about 15 s to answer. Attempts go on within a time limit; past it
the caller is told to come back. https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
"""

import os
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from botocore.credentials import Credentials
from psycopg.rows import dict_row

from lambda_src.runtime.http.errors import UnavailableError
from lambda_src.runtime.logs import logger
from lambda_src.vault.bounded_connection import BoundedConnection
from lambda_src.vault.settings import DatabaseSettings, VaultSettings
from lambda_src.vault.token import sign_in_token

AUTHORITIES = Path(__file__).with_name("authorities.pem")
Password = Callable[[DatabaseSettings], str]

_ATTEMPT_SECONDS = 6  # shorter than the limit, so that a lost packet does not use all of it
# After a failover the old writer is silent: without these a request on a kept connection would
# wait for a reply until its function ends. A long statement does not count as silence: the
# server's kernel still answers keepalives.
# https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-KEEPALIVES
_SILENCE: dict[str, Any] = {
    "keepalives": 1,
    "keepalives_idle": 5,  # seconds
    "keepalives_interval": 2,  # seconds
    "keepalives_count": 3,
    "tcp_user_timeout": 6_000,  # milliseconds that sent data may stay unacknowledged
}
_PAUSE_SECONDS = (0.2, 2.0)  # between attempts: the first, and the longest
# Aurora says the same to a token that is wrong and while IAM throttles sign-ins: it asks IAM about
# each token. So this is tried again for some seconds, and not for as long as a database may resume.
# https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.html#UsingWithRDS.IAMDBAuth.ConnectionsPerSecond
_THROTTLED = re.compile(r"(?:PAM|IAM) authentication failed|throttl|rate exceeded", re.IGNORECASE)
_SIGN_INS = 5

# Failures that no retry repairs. libpq gives a failed connection no SQLSTATE, only this text.
_PERMANENT = re.compile(
    r"authentication failed|certificate|no pg_hba\.conf entry|does not exist|permission denied for"
    r"|server does not support SSL|host name .* does not match|is not permitted to log in",
    re.IGNORECASE,
)


class SignInError(Exception):
    """The database rejected this role, or its certificate is not trusted. Retries do not help."""


@dataclass(frozen=True)
class Connector:
    """Opens connections for one role. `authorities` is a PEM file of those trusted for TLS."""

    database: DatabaseSettings
    password: Password
    connect_seconds: float
    resume_retry_seconds: int
    authorities: Path = AUTHORITIES

    def open(self) -> BoundedConnection:
        """Return a new connection, autocommit, without prepared statements.

        Raises SignInError at once, or after a few attempts where it may be a throttle, and
        UnavailableError when `connect_seconds` have passed.
        """
        sign_ins = 0
        deadline = time.monotonic() + self.connect_seconds
        pause, longest = _PAUSE_SECONDS
        while True:
            try:
                return self._attempt(deadline - time.monotonic())
            except psycopg.OperationalError as error:
                # The error holds the connection with its password, so only its text goes on.
                problem = str(error)
            is_throttle = _THROTTLED.search(problem) is not None
            sign_ins += is_throttle
            if sign_ins >= _SIGN_INS or (not is_throttle and _PERMANENT.search(problem)):
                raise SignInError(problem)
            if time.monotonic() + pause >= deadline:
                logger.warning("database did not answer", problem=problem)
                raise UnavailableError(
                    "The database is starting.", retry_after=self.resume_retry_seconds
                )
            # At random, as functions that were throttled together would come back together.
            time.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - no secret depends on it
            pause = min(pause * 2, longest)

    def _attempt(self, seconds: float) -> BoundedConnection:
        at_most = max(2, min(_ATTEMPT_SECONDS, round(seconds)))  # libpq's minimum is 2 s
        return BoundedConnection.connect(
            host=self._host(),
            port=self.database.port,
            dbname=self.database.name,
            user=self.database.user,
            connect_timeout=at_most,
            application_name="gatehouse",
            autocommit=True,
            prepare_threshold=None,  # RDS Proxy pins a session that prepares statements
            row_factory=dict_row,
            **_SILENCE,
            **self._protection(),
        )

    def _host(self) -> str:
        """The database's host, or the folder of the socket, which PGHOST names if we do not."""
        if self.database.sign_in == "iam":
            return self.database.host
        folder = self.database.host or os.environ.get("PGHOST", "")
        if not folder.startswith("/"):
            raise SignInError("PGHOST must be the absolute path of a socket's folder.")
        return folder

    def _protection(self) -> dict[str, Any]:
        if self.database.sign_in == "socket":
            return {"sslmode": "disable"}
        return {
            "sslmode": "verify-full",
            "sslrootcert": str(self.authorities),
            "password": self.password(self.database),
        }


def iam_password(credentials: Callable[[], Credentials]) -> Password:
    """Return what signs a fresh token for each attempt with the function's own credentials."""
    return lambda database: sign_in_token(database, credentials())


def connector(settings: VaultSettings, credentials: Callable[[], Credentials]) -> Connector:
    """Return the connector of a vault function."""
    return Connector(
        database=settings.database,
        password=iam_password(credentials),
        connect_seconds=settings.connect_seconds,
        resume_retry_seconds=settings.resume_retry_seconds,
    )


def own_credentials() -> Credentials:
    """Return the credentials of this function, which Lambda puts into its environment."""
    from lambda_src.runtime import clients  # noqa: PLC0415 - a socket needs no credentials

    found = clients.credentials()
    if found is None:
        raise SignInError("This function has no AWS credentials to sign a token with.")
    return found
