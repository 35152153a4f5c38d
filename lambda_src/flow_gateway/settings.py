"""What the gateway of flows is told by its environment."""

from pydantic import Field

from lambda_src.runtime.settings import BehindCloudFront, FunctionSettings, Name


class Settings(FunctionSettings, BehindCloudFront):
    """The vault's function by name or ARN, the queue of wake-ups, and the table of tenants.

    `vault_seconds` is how long the vault may take; with `wait_seconds`, the longest that a visitor
    may wait for what is pending, it fits into the function's time. `cookie_seconds` is how long a
    browser keeps what proves a public session. Secrets of webhooks are stored below their prefix,
    encrypted with a key.
    """

    flow_vault_function_name: Name
    wake_ups_queue_url: Name
    tenants_table_name: Name
    webhook_secrets_prefix: Name
    secrets_key_arn: Name
    vault_seconds: float = Field(default=20, gt=0, le=28)
    wait_seconds: int = Field(default=20, ge=1, le=20)
    cookie_seconds: int = Field(default=86_400, ge=60)
