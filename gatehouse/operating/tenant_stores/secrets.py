"""Secrets of tenants in Secrets Manager: `PREFIX/TENANT`, and below it for webhooks."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from gatehouse.operating.tenant_stores.store import Cursor, Page, Store

PREFIXES = ("flow-secrets", "flow-webhooks", "slack-bot-tokens")


@dataclass(frozen=True)
class TenantSecretValues(Store):
    """Secrets that calls of flows send, that sign webhooks, and Slack's bot token."""

    name = "secrets"
    holds = "secrets of flows' calls, secrets that sign webhooks, Slack's bot token"
    found_by = "names `PREFIX/TENANT` and `PREFIX/TENANT/...`"
    places = tuple(f"secret:{prefix}" for prefix in PREFIXES)

    def count(self, tenant_id: str) -> dict[str, int]:
        """Count secrets by prefix, those that are marked for deletion too."""
        return dict(Counter(prefix for prefix, _ in self._secrets(tenant_id)))

    def delete(self, tenant_id: str) -> dict[str, int]:
        """Delete secrets at once, without the days in which they could be restored."""
        deleted: Counter[str] = Counter()
        for prefix, secret in list(self._secrets(tenant_id)):
            try:
                self._client().delete_secret(
                    SecretId=secret["ARN"], ForceDeleteWithoutRecovery=True
                )
            except ClientError as error:
                if error.response["Error"]["Code"] != "ResourceNotFoundException":
                    raise
            deleted[prefix] += 1
        return dict(deleted)

    def page(self, tenant_id: str, file: str, after: Cursor | None) -> Page:
        """The names of all secrets."""
        del file, after
        found = [
            {"name": secret["Name"], "last_changed": str(secret.get("LastChangedDate", ""))}
            for _, secret in self._secrets(tenant_id)
        ]
        return Page([json.dumps(item, ensure_ascii=False, sort_keys=True) for item in found], None)

    def omitted(self) -> dict[str, str]:
        """Values: whoever gave them has them."""
        return {"values": "secrets in clear belong into no file; whoever stored them has them"}

    def _secrets(self, tenant_id: str) -> Iterator[tuple[str, Any]]:
        for prefix in PREFIXES:
            lead = f"{self.platform.settings.resource_prefix}-{prefix}/{tenant_id}"
            pages = (
                self._client()
                .get_paginator("list_secrets")
                .paginate(Filters=[{"Key": "name", "Values": [lead]}], IncludePlannedDeletion=True)
            )
            for page in pages:
                for secret in page["SecretList"]:  # the filter is a beginning: acme finds acme-2
                    if secret["Name"] == lead or secret["Name"].startswith(f"{lead}/"):
                        yield prefix, secret

    def _client(self) -> Any:  # noqa: ANN401 - a boto3 client
        return self.platform.client("secretsmanager")
