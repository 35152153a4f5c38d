"""The vault's side of a suspension: functions in the VPC cannot read the tenants table.

docs/adr/0022-status-on-every-route.md
"""

import json
from dataclasses import dataclass

from gatehouse.platform import Platform, PlatformError


@dataclass(frozen=True)
class VaultAccess:
    """Invokes `migrate`, the only function whose role may write access records."""

    platform: Platform

    def set(self, tenant_id: str, user_id: str = "", *, is_blocked: bool) -> None:
        """Blocks or allows a tenant, or one user of it; the same again changes nothing.

        Raises:
            PlatformError: the function failed; the tenants table has the change already.

        """
        change = {"tenant_id": tenant_id, "user_id": user_id, "is_blocked": is_blocked}
        response = self.platform.client("lambda").invoke(
            FunctionName=f"{self.platform.settings.resource_prefix}-migrate",
            Payload=json.dumps({"access": change}).encode(),
        )
        body = response["Payload"].read()
        if response.get("FunctionError"):
            reason = json.loads(body).get("errorMessage", "no reason given")
            raise PlatformError(
                f"The database rejected the change: {reason}. "
                "The tenants table has it already; run the same command again."
            )


def wake_relay(platform: Platform, tenant_id: str) -> None:
    """Makes the relay drain the outbox of a tenant now.

    Raises:
        PlatformError: the stack `flows` is not deployed.

    """
    platform.client("sqs").send_message(
        QueueUrl=platform.outputs("flows")["wake_ups_queue_url"],
        MessageBody=json.dumps({"tenant_id": tenant_id}),
    )
