"""A tenant's usage, for its own administrators."""

from dataclasses import dataclass
from typing import Any

from lambda_src.runtime.billing.usage import UsageStore
from lambda_src.runtime.clock import Clock, now
from lambda_src.runtime.http.errors import ForbiddenError
from lambda_src.runtime.identity.claims import Caller
from lambda_src.usage.requests import Range


def authorize(caller: Caller, tenant_id: str) -> None:
    """Let only an administrator of this tenant pass. Raises ForbiddenError."""
    if tenant_id != caller.tenant_id or not caller.is_tenant_admin:
        raise ForbiddenError("Only an administrator of this tenant may read its usage.")


@dataclass(frozen=True)
class UsageReport:
    """Usage of the caller's tenant."""

    usage: UsageStore
    clock: Clock = now

    def read(self, caller: Caller, requested: Range) -> dict[str, Any]:
        """Return totals, by day and by model, of the days asked for."""
        first, last = requested.ends(self.clock().date())
        usage = self.usage.between(caller.tenant_id, first, last)
        return {
            "tenant_id": caller.tenant_id,
            "from": first.isoformat(),
            "to": last.isoformat(),
            **usage.as_json(),
        }
