"""What the function that plays and keeps flows is told by its environment."""

from pydantic import Field

from lambda_src.vault.settings import VaultSettings


class Settings(VaultSettings):
    """How often a public flow may be started and a session answered, per minute; pages in items."""

    flow_starts_per_minute: int = Field(default=1_200, ge=1)
    flow_starts_per_minute_and_client: int = Field(default=60, ge=1)
    flow_inputs_per_minute: int = Field(default=60, ge=1)
    page_size_limit: int = Field(default=50, ge=1, le=100)
