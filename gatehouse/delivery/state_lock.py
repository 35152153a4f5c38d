"""The lock that Terraform leaves in the bucket when it is killed, and how it is taken away.

With native locking the lock is an object beside the state.
https://developer.hashicorp.com/terraform/language/backend/s3#state-locking
"""

import json
from dataclasses import dataclass

from botocore.exceptions import ClientError

from gatehouse.aws import Caller
from gatehouse.platform import ArgumentError, PlatformError

_MISSING = {"NoSuchKey", "404"}


@dataclass(frozen=True)
class Lock:
    """Who locked a state, as Terraform wrote it down."""

    id: str
    operation: str
    who: str
    created: str

    def __str__(self) -> str:
        return f"{self.operation} by {self.who} since {self.created} (lock {self.id})"


@dataclass(frozen=True)
class StateLock:
    """The lock of one stack's state."""

    caller: Caller
    bucket: str
    stack: str

    def read(self) -> Lock | None:
        """The lock, or None where the state is free.

        Raises:
            PlatformError: the bucket cannot be read, or the object is no lock of Terraform's.

        """
        client = self.caller.client("s3")
        try:
            body = client.get_object(Bucket=self.bucket, Key=self._key)["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in _MISSING:
                return None
            raise PlatformError(f"Cannot read the lock of stack {self.stack}: {error}") from None
        try:
            told = json.loads(body)
            return Lock(told["ID"], told["Operation"], told["Who"], told["Created"])
        except (ValueError, KeyError, TypeError):
            raise PlatformError(
                f"{self._key} in {self.bucket} is no lock of Terraform's."
            ) from None

    def release(self, lock_id: str) -> None:
        """Take away the lock of that id, which somebody has looked at.

        Raises:
            ArgumentError: it is another lock by now.
            PlatformError: it cannot be read or deleted.

        """
        lock = self.read()
        if lock is None:
            return
        if lock.id != lock_id:
            raise ArgumentError(f"Stack {self.stack} is locked by another by now: {lock}.")
        try:
            self.caller.client("s3").delete_object(Bucket=self.bucket, Key=self._key)
        except ClientError as error:
            raise PlatformError(f"Cannot delete the lock of stack {self.stack}: {error}") from None

    @property
    def _key(self) -> str:
        return f"{self.stack}.tfstate.tflock"
