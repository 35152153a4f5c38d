"""The lock that Terraform leaves in the bucket when it is killed, and how to release it.

With native locking the lock is an object beside the state.
https://developer.hashicorp.com/terraform/language/backend/s3#state-locking
"""

import json
from dataclasses import dataclass

from botocore.exceptions import ClientError

from gatehouse.aws import AwsCaller
from gatehouse.platform import ArgumentError, PlatformError

_MISSING = {"NoSuchKey", "404"}


@dataclass(frozen=True)
class Lock:
    """The lock of a state, as Terraform recorded it."""

    id: str
    operation: str
    owner: str
    created: str

    def __str__(self) -> str:
        return f"{self.operation} by {self.owner} since {self.created} (lock {self.id})"


@dataclass(frozen=True)
class StateLock:
    """The lock of one stack's state."""

    caller: AwsCaller
    bucket: str
    stack: str

    def read(self) -> Lock | None:
        """The lock, or None where the state is free.

        Raises:
            PlatformError: the bucket cannot be read, or the object is not a lock of Terraform.

        """
        client = self.caller.client("s3")
        try:
            body = client.get_object(Bucket=self.bucket, Key=self._key)["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in _MISSING:
                return None
            raise PlatformError(f"Cannot read the lock of stack {self.stack}: {error}") from None
        try:
            record = json.loads(body)
            return Lock(record["ID"], record["Operation"], record["Who"], record["Created"])
        except (ValueError, KeyError, TypeError):
            raise PlatformError(
                f"{self._key} in {self.bucket} is not a valid lock of Terraform."
            ) from None

    def release(self, lock_id: str) -> None:
        """Delete the lock with that id, which an operator has checked.

        Raises:
            ArgumentError: the stack has another lock now.
            PlatformError: it cannot be read or deleted.

        """
        lock = self.read()
        if lock is None:
            return
        if lock.id != lock_id:
            raise ArgumentError(f"Stack {self.stack} has another lock now: {lock}. Check it again.")
        try:
            self.caller.client("s3").delete_object(Bucket=self.bucket, Key=self._key)
        except ClientError as error:
            raise PlatformError(f"Cannot delete the lock of stack {self.stack}: {error}") from None

    @property
    def _key(self) -> str:
        return f"{self.stack}.tfstate.tflock"
