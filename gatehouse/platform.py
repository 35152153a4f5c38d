"""One deployed environment as the commands see it: who we are there, and what its stacks told."""

import json
import os
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from environments import Settings
from gatehouse import emulator
from gatehouse.aws import AwsCaller
from gatehouse.settings import load


class PlatformError(Exception):
    """Something about the deployed platform is not as the command needs it."""


class ArgumentError(PlatformError):
    """What was asked for is never possible, whatever is deployed."""

    exit_code = 2


class NoCredentialsError(PlatformError):
    """The shell has no AWS credentials."""

    def __init__(self, environment: str) -> None:
        super().__init__(
            f"No AWS credentials for {environment}: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY, in this shell."
        )


class Platform:
    """An environment: in `local` as the rehearsal's administrator, elsewhere as the shell is.

    Raises:
        SettingsError: the environment's settings are wrong.
        NotRunningError: `local` is asked for and no rehearsal runs.

    """

    def __init__(self, environment: str) -> None:
        self.settings: Settings = load(environment)
        self._outputs: dict[str, dict[str, str]] = {}

    @cached_property
    def caller(self) -> AwsCaller:
        """The identity that commands act as.

        Raises:
            NotRunningError: in `local`, and no rehearsal runs.
            NoCredentialsError: elsewhere, and the shell has none.

        """
        if self.settings.name == "local":
            return AwsCaller(emulator.administrator(self.settings))
        inherited = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
        caller = AwsCaller({**inherited, "AWS_REGION": self.settings.account.region})
        if not caller.has_credentials:
            raise NoCredentialsError(self.settings.name)
        return caller

    def require_access(self) -> None:
        """Raise what `caller` raises, before somebody types a secret in vain."""
        _ = self.caller

    def client(self, service: str) -> Any:  # noqa: ANN401 - a boto3 client, by name
        """A client of an AWS service there."""
        return self.caller.client(service)

    def outputs(self, stack: str) -> Mapping[str, str]:
        """What a stack published, read from its state.

        Raises:
            PlatformError: it is not deployed, or its state cannot be read.

        """
        if stack not in self._outputs:
            self._outputs[stack] = self._read(stack)
        return self._outputs[stack]

    def resource_types(self, stack: str) -> Counter[str]:
        """How many resources of each type a stack has.

        Raises:
            PlatformError: it is not deployed, or its state cannot be read.

        """
        found: Counter[str] = Counter()
        for item in self._state(stack)["resources"]:
            if item["mode"] == "managed":
                found[item["type"]] += len(item["instances"])
        return found

    def _read(self, stack: str) -> dict[str, str]:
        outputs = self._state(stack)["outputs"]
        return {name: item["value"] for name, item in outputs.items()}

    def _state(self, stack: str) -> dict[str, Any]:
        bucket, key = self.settings.state_bucket, f"{stack}.tfstate"
        try:
            body = self.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "NoSuchBucket"}:
                name = self.settings.name
                msg = (
                    f"Stack {stack} is not deployed in {name}: run `gatehouse deploy --env {name}`."
                )
                raise PlatformError(msg) from None
            raise PlatformError(f"Cannot read the state of stack {stack}: {error}") from None
        except BotoCoreError as error:
            raise PlatformError(f"Cannot reach AWS for the state of {stack}: {error}") from None
        state: dict[str, Any] = json.loads(body)
        return state
