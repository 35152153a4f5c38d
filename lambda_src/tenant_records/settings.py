"""The settings of the function that off-boards a tenant's rows."""

from pydantic import Field

from lambda_src.vault.settings import VaultSettings


class Settings(VaultSettings):
    """`page_bytes` bounds the rows of one page, `batch_rows` those of one deleting transaction.

    `work_seconds` is how long one invocation goes on deleting.
    """

    page_bytes: int = Field(default=1_000_000, ge=1_000, le=1_500_000)
    batch_rows: int = Field(default=2_000, ge=1, le=50_000)
    work_seconds: float = Field(default=20, gt=0, le=600)
