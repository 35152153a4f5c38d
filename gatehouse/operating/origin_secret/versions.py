"""The versions of the secret in Secrets Manager, by their stages."""

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

PENDING, CURRENT = "AWSPENDING", "AWSCURRENT"


@dataclass(frozen=True)
class Versions:
    """The container that the stack `edge` made, through a client of Secrets Manager."""

    client: Any
    secret_id: str

    def value(self, stage: str) -> str | None:
        """The secret in a stage, or None where no version is in it."""
        try:
            found = self.client.get_secret_value(SecretId=self.secret_id, VersionStage=stage)
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return None
            raise
        secret: str | None = found.get("SecretString")  # the emulator has an empty version
        return secret

    def add_pending(self, secret: str) -> None:
        """Stores a new version that nothing uses yet.

        Secrets Manager makes the first version of all the current one too, so only the edge
        store shows which secret is in use.
        """
        self.client.put_secret_value(
            SecretId=self.secret_id, SecretString=secret, VersionStages=[PENDING]
        )

    def promote_pending(self) -> None:
        """Makes the pending version the current one; does nothing when none is pending."""
        pending, current = self._version(PENDING), self._version(CURRENT)
        if pending is None:
            return
        if pending != current:
            removal = {"RemoveFromVersionId": current} if current else {}
            self._move(CURRENT, MoveToVersionId=pending, **removal)
        if self._version(PENDING) == pending:
            self._move(PENDING, RemoveFromVersionId=pending)

    def _version(self, stage: str) -> str | None:
        stages: dict[str, list[str]] = self.client.describe_secret(SecretId=self.secret_id).get(
            "VersionIdsToStages", {}
        )
        return next(
            (version for version, version_stages in stages.items() if stage in version_stages), None
        )

    def _move(self, stage: str, **versions: str) -> None:
        self.client.update_secret_version_stage(
            SecretId=self.secret_id, VersionStage=stage, **versions
        )
