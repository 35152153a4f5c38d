"""Clients of AWS, made by botocore alone.

boto3 would load its resources and the transfers of S3 besides, which no function uses. The clients
are the same ones: boto3 has botocore make them too.
"""

from functools import cache
from typing import Any

from botocore.config import Config
from botocore.credentials import Credentials
from botocore.session import Session, get_session


@cache
def session() -> Session:
    """Return the session of this process, which keeps the descriptions of services that it read."""
    return get_session()


def client(service: str, *, config: Config | None = None) -> Any:  # noqa: ANN401 - botocore makes its class
    """Return a client of a service, with the function's own role and region."""
    return session().create_client(service, config=config)


def region() -> str:
    """Return the function's region, which Lambda puts into its environment."""
    return str(session().get_config_variable("region"))


def credentials() -> Credentials | None:
    """Return the credentials of the function's role; botocore renews them before they expire."""
    return session().get_credentials()
