"""What the function that moves tasks on is told by its environment."""

from pydantic import Field

from lambda_src.flow_tasks.webhooks import Retries
from lambda_src.vault.settings import VaultSettings


class Settings(VaultSettings):
    """When a begun task counts as lost, and when a host is left alone.

    `lease_seconds` must be longer than the worker may run. After `circuit_failures` in a row a
    host's calls fail at once for `circuit_seconds`. Public sessions are kept for `retention_days`
    after they expired. An event is sent to a webhook up to `webhook_attempts` times, the second
    time about `webhook_pause_seconds` after the first, and kept for `event_retention_days`. A
    session without a change for `silent_seconds` is abandoned.
    """

    lease_seconds: int = Field(default=130, ge=1)
    circuit_failures: int = Field(default=5, ge=1)
    circuit_seconds: int = Field(default=60, ge=1)
    retention_days: int = Field(default=30, ge=1)
    silent_seconds: int = Field(default=86_400, ge=1)
    event_retention_days: int = Field(default=30, ge=1)
    webhook_attempts: int = Field(default=10, ge=1)
    webhook_pause_seconds: float = Field(default=10, gt=0)

    def retries(self) -> Retries:
        """Return how events are sent again."""
        return Retries(
            self.webhook_attempts,
            self.webhook_pause_seconds,
            self.circuit_failures,
            self.circuit_seconds,
        )
