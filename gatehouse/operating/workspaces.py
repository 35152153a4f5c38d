"""Slack workspaces and the secrets of the Slack app: what an operator stores, never Terraform."""

import re
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from gatehouse.operating.tenant_secrets import TenantSecrets
from gatehouse.operating.tenants import TenantCommands
from gatehouse.platform import ArgumentError, Platform, PlatformError
from lambda_src.runtime.clock import now, to_text
from lambda_src.runtime.http.wire import from_wire, to_wire
from lambda_src.runtime.identity.workspaces import Workspace
from lambda_src.runtime.storage.keys import workspace_record

BOT_TOKEN = "bot_token"  # noqa: S105 - a name, the one that the worker reads
_TEAM_ID = re.compile(r"T[A-Z0-9]{1,31}")
_NO_VALUE = {"ResourceNotFoundException"}


@dataclass(frozen=True)
class WorkspaceCommands:
    """What an operator does with Slack's side of a tenant."""

    platform: Platform

    def connect(self, team_id: str, *, tenant_id: str, bot_token: str) -> None:
        """Lets events of a workspace in, as a tenant's; the same again changes nothing.

        Raises:
            ArgumentError: the workspace's id is malformed.
            PlatformError: there is no such tenant, or one of the two is connected otherwise.

        """
        if not _TEAM_ID.fullmatch(team_id):
            raise ArgumentError(
                f"Workspace {team_id!r}: expected Slack's team id, such as T0123AB."
            )
        TenantCommands(self.platform).open(tenant_id)
        for other in self.of(tenant_id):
            if other.team_id != team_id:
                raise PlatformError(f"Tenant {tenant_id} has workspace {other.team_id} already.")
        workspace = Workspace(team_id=team_id, tenant_id=tenant_id, since=to_text(now()))
        if not self._put_new(workspace) and self._get(team_id).tenant_id != tenant_id:
            raise PlatformError(f"Workspace {team_id} belongs to another tenant.")
        self._tokens().change(tenant_id, {BOT_TOKEN: bot_token})

    def disconnect(self, team_id: str) -> str:
        """Ignores events of a workspace from now on and forgets its token; returns the tenant.

        Raises:
            PlatformError: it is not connected.

        """
        tenant_id = self._get(team_id).tenant_id
        self._client().delete_item(TableName=self._table(), Key=_key(team_id))
        self._tokens().change(tenant_id, {BOT_TOKEN: None})
        return tenant_id

    def of(self, tenant_id: str) -> list[Workspace]:
        """The workspaces of a tenant: one or none."""
        found = self._client().query(
            TableName=self._table(),
            IndexName="by_tenant",
            KeyConditionExpression="tenant_id = :tenant AND begins_with(record_key, :kind)",
            ExpressionAttributeValues=to_wire(
                {":tenant": tenant_id, ":kind": workspace_record("")}
            ),
        )["Items"]
        return [Workspace.model_validate(from_wire(item)) for item in found]

    def store_signing_secret(self, secret: str) -> None:
        """Stores what Slack signs with; functions notice within five minutes."""
        self._store(self.platform.outputs("layers")["signing_secret_id"], secret)

    def _tokens(self) -> TenantSecrets:
        prefix = self.platform.outputs("layers")["bot_tokens_prefix"]
        return TenantSecrets(self.platform, "layers", prefix)

    def _store(self, secret_id: str, value: str) -> None:
        if self._stored(secret_id) != value:
            secrets = self.platform.client("secretsmanager")
            secrets.put_secret_value(SecretId=secret_id, SecretString=value)

    def _stored(self, secret_id: str) -> str | None:
        secrets = self.platform.client("secretsmanager")
        try:
            found = secrets.get_secret_value(SecretId=secret_id)
        except ClientError as error:
            if error.response["Error"]["Code"] in _NO_VALUE:  # a container without a version
                return None
            raise
        value: str | None = found.get("SecretString")  # the embedded AWS answers without one
        return value

    def _get(self, team_id: str) -> Workspace:
        item = self._client().get_item(TableName=self._table(), Key=_key(team_id)).get("Item")
        if item is None:
            raise PlatformError(f"Workspace {team_id} is not connected.")
        return Workspace.model_validate(from_wire(item))

    def _put_new(self, workspace: Workspace) -> bool:
        try:
            self._client().put_item(
                TableName=self._table(),
                Item=to_wire(workspace.item()),
                ConditionExpression="attribute_not_exists(record_key)",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True

    def _client(self) -> Any:  # noqa: ANN401 - a boto3 client
        return self.platform.client("dynamodb")

    def _table(self) -> str:
        return self.platform.outputs("tables")["tenants_table_name"]


def _key(team_id: str) -> dict[str, Any]:
    return to_wire({"record_key": workspace_record(team_id)})
