"""Which tenant a Slack workspace belongs to: records of the tenants table.

An operator connects a workspace (`gatehouse slack connect`); an event never does.
"""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from lambda_src.runtime.http.wire import Item
from lambda_src.runtime.storage import keys
from lambda_src.runtime.storage.dynamodb import Table


class Workspace(BaseModel):
    """A workspace (Slack's `team_id`) of a tenant. A tenant has one at most."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    team_id: str = Field(pattern=r"^[A-Z0-9]{1,64}$")
    tenant_id: str = Field(pattern=r"^[a-z0-9-]{1,64}$")
    since: str = ""

    def item(self) -> Item:
        """Return the DynamoDB item of this workspace."""
        values: dict[str, Any] = self.model_dump()
        return {"record_key": keys.workspace_record(self.team_id), **values}


@dataclass(frozen=True)
class WorkspaceStore:
    """Reads of the tenants table, strongly consistent: a disconnected workspace is gone at once."""

    table: Table

    def tenant_of(self, team_id: str) -> str | None:
        """Return the tenant of a workspace, or None."""
        item = self.table.get({"record_key": keys.workspace_record(team_id)})
        return Workspace.model_validate(item).tenant_id if item else None
