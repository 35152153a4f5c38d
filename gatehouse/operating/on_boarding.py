"""A new tenant in one go: record, first administrator, demo data; what is there is left."""

import json
from dataclasses import dataclass

from gatehouse.operating.tenants import TenantCommands
from gatehouse.operating.users import UserCommands
from gatehouse.platform import Platform, PlatformError


@dataclass(frozen=True)
class NewTenant:
    """What a contract says. `budget` is in tokens a month, None the environment's."""

    tenant_id: str
    name: str
    admin: str
    plan: str = "standard"
    budget: int | None = None
    has_demo_data: bool = False
    tier: str | None = None


@dataclass(frozen=True)
class OnBoarding:
    """What `gatehouse tenants onboard` does."""

    platform: Platform

    def run(self, new: NewTenant, *, password: str | None) -> dict[str, int]:
        """Make what is missing; return the rows of demo data that were added, by table.

        The same call again finishes one that was interrupted and changes nothing else. Without a
        password Cognito sends the administrator an invitation.

        Raises:
            ArgumentError: the id is malformed, or the environment has no such tier.
            PlatformError: the tenant or the user is there with other values, or the database
                rejected the demo data.

        """
        TenantCommands(self.platform).create(
            new.tenant_id, name=new.name, budget=new.budget, plan=new.plan, tier=new.tier
        )
        UserCommands(self.platform).invite(
            new.admin, tenant_id=new.tenant_id, role="tenant-admin", password=password
        )
        return self._seed(new.tenant_id) if new.has_demo_data else {}

    def _seed(self, tenant_id: str) -> dict[str, int]:
        response = self.platform.client("lambda").invoke(
            FunctionName=f"{self.platform.settings.resource_prefix}-migrate",
            Payload=json.dumps({"demo_tenant": tenant_id}).encode(),
        )
        answer = json.loads(response["Payload"].read())
        if response.get("FunctionError"):
            reason = answer.get("errorMessage", "no reason given")
            raise PlatformError(
                f"The database rejected the demo data: {reason}. Run the same command again."
            )
        seeded: dict[str, int] = answer["seeded"]
        return seeded
