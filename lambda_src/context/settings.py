"""The settings of the context function."""

from pydantic import Field

from lambda_src.vault.settings import VaultSettings


class Settings(VaultSettings):
    """`slice_bytes` is the most that the rows of one slice may have as JSON."""

    slice_bytes: int = Field(default=6_000, ge=200, le=100_000)
