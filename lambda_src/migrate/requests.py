"""The payload of the migration function."""

from datetime import date
from typing import Any

from pydantic import Field, SecretStr

from lambda_src.runtime.http.requests import Request

# https://www.postgresql.org/docs/current/catalog-pg-authid.html; a password is none.
_BASE64 = "[A-Za-z0-9+/]+={0,2}"
VERIFIER = rf"^SCRAM-SHA-256\$\d+:{_BASE64}\${_BASE64}:{_BASE64}$"


class AccessChange(Request):
    """Blocks or allows a tenant, or with a `user_id` one of its users."""

    tenant_id: str = Field(pattern=r"^[a-z0-9-]{1,64}$")
    user_id: str = Field(default="", pattern=r"^[A-Za-z0-9-]{0,128}$")
    is_blocked: bool


class MigrateRequest(Request):
    """The payload.

    `seed` adds the demo data of acme and globex, up to the day before `demo_until` (by default
    today). `administrator_password` is for the first run only: Aurora's master user signs in by
    password until this function has granted it rds_iam. `pooled_verifier` is of the password with
    which RDS Proxy signs in; without one nobody signs in as that role. `tf` is what Terraform's
    aws_lambda_invocation adds; nothing is done on its destroy. With `access` or `demo_tenant`
    nothing is migrated: the invocation makes that change, or gives that tenant demo data.
    """

    seed: bool = False
    demo_until: date | None = None
    administrator_password: SecretStr | None = Field(default=None, min_length=1)
    pooled_verifier: str | None = Field(default=None, pattern=VERIFIER)
    access: AccessChange | None = None
    demo_tenant: str | None = Field(default=None, pattern=r"^[a-z0-9-]{1,64}$")
    tf: dict[str, Any] = Field(default_factory=dict)

    @property
    def is_destroy(self) -> bool:
        """Whether Terraform is removing the invocation; data goes only with the cluster."""
        return self.tf.get("action") == "delete"
