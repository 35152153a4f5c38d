"""Secrets of webhooks: made here, stored in Secrets Manager, and shown to nobody a second time.

The gateway may write them and not read them. A version never changes, and the vault knows which
ones sign, so nobody ever signs with another one than the vault says.
"""

import base64
import secrets
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from botocore.config import Config

from lambda_src.flow_gateway.logic import Gateway
from lambda_src.runtime import clients
from lambda_src.runtime.http.errors import ForbiddenError, InvalidRequestError
from lambda_src.runtime.identity.claims import Caller, is_tenant_id
from lambda_src.runtime.logs import logger
from lambda_src.runtime.models.aws import call_once

Json = dict[str, Any]
_SECRET_BYTES = 32
_PREFIX = "whsec_"
_OURS = ("secret_version",)  # fields of the vault that no request may have
_BRIEF = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 2})


def connect() -> Any:  # noqa: ANN401  # a client of botocore
    """Return a client of Secrets Manager that does not wait for long."""
    return clients.client("secretsmanager", config=_BRIEF)


@dataclass(frozen=True)
class WebhookEndpoints:
    """Creates, rotates and deletes. `stored` is a client of Secrets Manager.

    Secrets are `PREFIX/TENANT/WEBHOOK`, encrypted with the key of `key_arn`.
    """

    gateway: Gateway
    stored: Any = field(repr=False)
    prefix: str
    key_arn: str

    def call(self, principal: Json, caller: Caller, operation: str, fields: Json) -> Json:
        """Return the vault's reply, with the new secret in its body if there is one."""
        given = [name for name in _OURS if name in fields]
        if given:
            raise InvalidRequestError(given[0], "is not a known field.")
        if not caller.is_tenant_admin or not is_tenant_id(caller.tenant_id):
            raise ForbiddenError("Only a tenant-admin may edit flows.")
        run = {"create_webhook": self._create, "rotate_webhook": self._rotate}.get(operation)
        if run is not None:
            return run(principal, caller, fields)
        reply = self._ask(principal, caller, "delete_webhook", fields)
        self._forget(self._name(caller, fields["webhook"]))
        return reply

    def _create(self, principal: Json, caller: Caller, fields: Json) -> Json:
        """Store the secret, then the webhook: there is none that cannot sign."""
        if "webhook" in fields:
            raise InvalidRequestError("webhook", "is not a known field.")
        webhook_id, secret = str(uuid4()), _new_secret()
        name = self._name(caller, webhook_id)
        stored = call_once(
            lambda: self.stored.create_secret(
                Name=name,
                Description=f"Signs events for a webhook of the tenant {caller.tenant_id}",
                KmsKeyId=self.key_arn,
                SecretString=secret,
            )
        )
        named = {**fields, "webhook": webhook_id, "secret_version": stored["VersionId"]}
        try:
            reply = self._ask(principal, caller, "create_webhook", named)
        except BaseException:
            self._forget(name)
            raise
        return _with(reply, secret)

    def _rotate(self, principal: Json, caller: Caller, fields: Json) -> Json:
        """Store another version, then have it sign: until then the one before does."""
        self._ask(principal, caller, "read_webhook", {"webhook": fields["webhook"]})
        secret = _new_secret()
        stored = call_once(
            lambda: self.stored.put_secret_value(
                SecretId=self._name(caller, fields["webhook"]), SecretString=secret
            )
        )
        named = {**fields, "secret_version": stored["VersionId"]}
        return _with(self._ask(principal, caller, "rotate_webhook", named), secret)

    def _ask(self, principal: Json, caller: Caller, operation: str, fields: Json) -> Json:
        return self.gateway.call(principal, caller.tenant_id, operation, fields)

    def _forget(self, name: str) -> None:
        try:
            self.stored.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
        except Exception as error:  # noqa: BLE001 - nothing signs with it any more
            logger.warning("webhook_secret_left", reason=type(error).__name__)

    def _name(self, caller: Caller, webhook_id: str) -> str:
        return f"{self.prefix}/{caller.tenant_id}/{webhook_id}"


def _new_secret() -> str:
    """A secret in the form of Standard Webhooks."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def _with(reply: Json, secret: str) -> Json:
    return {**reply, "body": {**reply["body"], "secret": secret}}
