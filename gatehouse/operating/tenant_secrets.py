"""Secrets of one use, a secret of Secrets Manager for each tenant: `PREFIX/TENANT`, JSON by name.

Two operators who change one tenant's at the same moment lose nothing: a new version becomes the
current one only in place of the version that was read. Secrets Manager checks that itself, see
RemoveFromVersionId: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError

from gatehouse.platform import ArgumentError, Platform, PlatformError
from lambda_src.runtime.identity.claims import is_tenant_id

_CURRENT = "AWSCURRENT"
_ATTEMPTS = 8
_PAUSE_SECONDS = 0.2
_LARGEST = 65_536  # bytes of a secret
_CHANGED_MEANWHILE = {"InvalidParameterException", "InvalidRequestException"}


@dataclass(frozen=True)
class TenantSecrets:
    """`prefix` is where the worker that reads them may read; `stack` is the one that it is in."""

    platform: Platform
    stack: str
    prefix: str
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)

    def of(self, tenant_id: str) -> dict[str, str]:
        """Return the secrets of a tenant by name; none if it has none."""
        return self._read(self._id(tenant_id))[1]

    def change(self, tenant_id: str, changes: Mapping[str, str | None]) -> None:
        """Store secrets, and forget those that are None. The same again writes no version.

        Raises ArgumentError if they get too large, PlatformError if others keep changing them.
        """
        secret_id = self._id(tenant_id)
        for attempt in range(_ATTEMPTS):
            version, stored = self._read(secret_id)
            wanted = {**stored, **changes}
            kept = {name: value for name, value in wanted.items() if value is not None}
            if kept == stored:
                return
            text = json.dumps(kept, sort_keys=True)
            if len(text.encode()) > _LARGEST:
                raise ArgumentError(
                    f"The secrets of {tenant_id}: at most {_LARGEST} bytes of JSON."
                )
            if self._write(secret_id, version, text, tenant_id):
                return
            self.sleep(_PAUSE_SECONDS * (attempt + 1))
        raise PlatformError(
            f"Others change the secrets of {tenant_id} at this moment; nothing was stored. "
            "Try again."
        )

    def _id(self, tenant_id: str) -> str:
        if not is_tenant_id(tenant_id):
            raise ArgumentError(f"Tenant {tenant_id!r}: expected the id of a tenant.")
        return f"{self.prefix}/{tenant_id}"

    def _read(self, secret_id: str) -> tuple[str | None, dict[str, str]]:
        """Return the current version with what it holds; None if there is no such secret."""
        try:
            found = self._client().get_secret_value(SecretId=secret_id, VersionStage=_CURRENT)
        except ClientError as error:
            if _code(error) == "ResourceNotFoundException":
                return None, {}
            raise _explained(error, secret_id) from None
        try:
            stored = json.loads(found.get("SecretString") or "{}")
        except ValueError:
            stored = None
        if not isinstance(stored, dict):  # never quote it
            raise PlatformError(f"Secret {secret_id} holds no JSON object; remove it by hand.")
        return found["VersionId"], {str(name): str(value) for name, value in stored.items()}

    def _write(self, secret_id: str, version: str | None, text: str, tenant_id: str) -> bool:
        """Store a version after the one that was read; whether nobody else was first."""
        if version is None:
            return self._create(secret_id, text, tenant_id)
        return self._replace(secret_id, version, text)

    def _create(self, secret_id: str, text: str, tenant_id: str) -> bool:
        own = {"environment": self.platform.settings.name, "product": "gatehouse"}
        tags = {**self.platform.settings.tags, **own, "stack": self.stack, "tenant": tenant_id}
        try:
            self._client().create_secret(
                Name=secret_id,
                Description=f"Of the tenant {tenant_id}; written by gatehouse",
                KmsKeyId=self.platform.outputs("tables")["data_key_arn"],
                SecretString=text,
                Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
            )
        except ClientError as error:
            if _code(error) == "ResourceExistsException":
                return False
            raise _explained(error, secret_id) from None
        return True

    def _replace(self, secret_id: str, version: str, text: str) -> bool:
        """Store a version under a stage of its own, and make it the current one if it still may."""
        client, stage = self._client(), f"gatehouse-{uuid4().hex[:12]}"
        made = client.put_secret_value(
            SecretId=secret_id, SecretString=text, VersionStages=[stage]
        )["VersionId"]
        try:
            client.update_secret_version_stage(
                SecretId=secret_id,
                VersionStage=_CURRENT,
                MoveToVersionId=made,
                RemoveFromVersionId=version,
            )
        except ClientError as error:
            if _code(error) not in _CHANGED_MEANWHILE:
                raise
            return False
        finally:  # without a stage a version is forgotten
            client.update_secret_version_stage(
                SecretId=secret_id, VersionStage=stage, RemoveFromVersionId=made
            )
        return True

    def _client(self) -> Any:  # noqa: ANN401 - a boto3 client
        return self.platform.client("secretsmanager")


def _code(error: ClientError) -> str:
    return error.response["Error"]["Code"]


def _explained(error: ClientError, secret_id: str) -> Exception:
    if _code(error) != "InvalidRequestException":
        return error
    return PlatformError(
        f"Secret {secret_id} is marked for deletion. Bring it back with "
        f"`aws secretsmanager restore-secret --secret-id {secret_id}`."
    )
