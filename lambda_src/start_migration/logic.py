"""Has the vault migrate: signed in by IAM, or the very first time by the master password.

Aurora's master user signs in by password until the migration has granted it rds_iam, and by IAM
token only from then on. The vault cannot reach Secrets Manager, so the password travels once, in
the payload of an invocation (docs/adr/0009-first-sign-in.md).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lambda_src.start_migration.pooled import PooledPassword

REFUSED = "SignInError"


class MigrationFailedError(Exception):
    """The vault did not migrate; the message is the database's, and nothing has changed."""


@dataclass(frozen=True)
class Migrations:
    """`functions` and `secrets` are clients of Lambda and Secrets Manager.

    `pooled` is the password of the proxy, where there is a proxy.
    """

    functions: Any
    secrets: Any
    migrate_function_name: str
    master_secret_arn: str
    pooled: PooledPassword | None = None

    def start(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the migration function answers.

        Raises MigrationFailedError.
        """
        if self.pooled is not None:
            request = {**request, "pooled_verifier": self.pooled.verifier()}
        answer, refused = self._invoke(request)
        if refused:
            secret = self.secrets.get_secret_value(SecretId=self.master_secret_arn)
            password = json.loads(secret["SecretString"])["password"]
            answer, refused = self._invoke({**request, "administrator_password": password})
        if refused:
            raise MigrationFailedError("The database accepts neither IAM nor the master password.")
        return answer

    def _invoke(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
        response = self.functions.invoke(
            FunctionName=self.migrate_function_name, Payload=json.dumps(request).encode()
        )
        answer: dict[str, Any] = json.loads(response["Payload"].read())
        if "FunctionError" not in response:
            return answer, False
        if answer.get("errorType") == REFUSED:
            return {}, True
        raise MigrationFailedError(str(answer.get("errorMessage", "no reason given")))
