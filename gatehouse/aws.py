"""AWS clients for one caller, told by variables and not by the shell that we run in."""

from collections.abc import Mapping
from typing import Any

import boto3
import botocore.session
from botocore import UNSIGNED
from botocore.config import Config

_CONFIG = Config(
    connect_timeout=5,
    read_timeout=60,
    s3={"addressing_style": "path"},
)
_NO_PROXY = Config(proxies={})
# In place of boto3's own entry, which reads AWS_PROFILE in the shell.
_PROFILE_NOT_FROM_THE_SHELL = {"profile": (None, None, None, None)}


class AwsCaller:
    """An identity and an endpoint, both in the `AWS_*` variables that Terraform reads too."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = dict(variables)
        self._session = boto3.Session(
            botocore_session=botocore.session.Session(_PROFILE_NOT_FROM_THE_SHELL),
            profile_name=variables.get("AWS_PROFILE"),
            aws_access_key_id=variables.get("AWS_ACCESS_KEY_ID"),
            aws_secret_access_key=variables.get("AWS_SECRET_ACCESS_KEY"),
            aws_session_token=variables.get("AWS_SESSION_TOKEN"),
            region_name=variables.get("AWS_REGION"),
        )
        # An endpoint of our own is on this machine, which no proxy reaches.
        own = "AWS_ENDPOINT_URL" in variables
        self._config = _CONFIG.merge(_NO_PROXY) if own else _CONFIG

    @property
    def has_credentials(self) -> bool:
        """Whether variables, profile, files or the machine's role give any credentials."""
        return self._session.get_credentials() is not None

    def client(
        self,
        service: str,
        *,
        anonymous: bool = False,
        attempts: int = 4,
        region: str | None = None,
        config: Config | None = None,
    ) -> Any:  # noqa: ANN401 - by name
        """A boto3 client; `anonymous` ones sign nothing."""
        used = self._config.merge(
            Config(retries={"mode": "standard", "total_max_attempts": attempts})
        )
        if anonymous:
            used = used.merge(Config(signature_version=UNSIGNED))
        if config:
            used = used.merge(config)
        return self._session.client(  # type: ignore[call-overload] # a service by name
            service,
            region_name=region,
            endpoint_url=self.variables.get("AWS_ENDPOINT_URL"),
            config=used,
        )
