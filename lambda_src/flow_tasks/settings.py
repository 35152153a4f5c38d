"""What the function that moves tasks on is told by its environment."""

from pydantic import Field

from lambda_src.vault.settings import VaultSettings


class Settings(VaultSettings):
    """When a begun task counts as lost, and when a host is left alone.

    `lease_seconds` must be longer than the worker may run. After `circuit_failures` in a row a
    host's calls fail at once for `circuit_seconds`. Public sessions are kept for `retention_days`
    after they expired.
    """

    lease_seconds: int = Field(default=130, ge=1)
    circuit_failures: int = Field(default=5, ge=1)
    circuit_seconds: int = Field(default=60, ge=1)
    retention_days: int = Field(default=30, ge=1)
