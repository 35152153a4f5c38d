"""What the function that plays and keeps flows is told by its environment."""

from pydantic import Field

from lambda_src.flow_vault.public_limits import PublicLimits
from lambda_src.vault.settings import VaultSettings


class Settings(VaultSettings):
    """How often a public flow may be started and a session answered; pages in items.

    The proof of a public session is good for `public_session_seconds`. What its flow may store is
    in bytes.
    """

    flow_starts_per_minute: int = Field(default=1_200, ge=1)
    flow_starts_per_minute_and_client: int = Field(default=60, ge=1)
    public_starts_per_day: int = Field(default=20_000, ge=1)
    public_bytes_per_day: int = Field(default=500_000_000, ge=1)
    public_bytes_per_session: int = Field(default=1_000_000, ge=1)
    public_session_seconds: int = Field(default=86_400, ge=60)
    flow_inputs_per_minute: int = Field(default=60, ge=1)
    page_size_limit: int = Field(default=50, ge=1, le=100)

    def public_limits(self) -> PublicLimits:
        """Return the limits of public flows."""
        return PublicLimits(
            starts_per_minute=self.flow_starts_per_minute,
            starts_per_minute_and_client=self.flow_starts_per_minute_and_client,
            starts_per_day=self.public_starts_per_day,
            bytes_per_day=self.public_bytes_per_day,
            bytes_per_session=self.public_bytes_per_session,
        )
