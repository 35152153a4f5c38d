"""The three steps of a rotation. Each reads the current stage first and can be repeated.

Between them a deployment gives the functions the new hash and removes the old one, by a reviewed
plan. The functions accept every request through CloudFront at any time.
"""

from gatehouse.operating.origin_secret import make, sha256
from gatehouse.operating.origin_secret.edge_store import OriginSecretStore
from gatehouse.operating.origin_secret.functions import accepted
from gatehouse.operating.origin_secret.settings_file import write_hashes
from gatehouse.operating.origin_secret.standing import RotationStage, Standing
from gatehouse.operating.origin_secret.versions import PENDING, Versions
from gatehouse.platform import Platform, PlatformError
from gatehouse.settings import load, settings_file


class RotationError(PlatformError):
    """A step out of order; the message names the current stage."""


class Rotation:
    """The origin secret of one environment, whose stack `edge` is deployed.

    Raises:
        PlatformError: it is not deployed.

    """

    def __init__(self, platform: Platform) -> None:
        self._platform, self._name = platform, platform.settings.name
        edge = platform.outputs("edge")
        self._versions = Versions(platform.client("secretsmanager"), edge["origin_secret_id"])
        self._edge = OriginSecretStore(platform.caller, edge["key_value_store_arn"])

    def standing(self) -> Standing:
        """The current state of the rotation."""
        settings = load(self._name)
        pending, sent = self._versions.value(PENDING), self._edge.secret()
        return Standing(
            pending=sha256(pending) if pending else None,
            sent=sha256(sent) if sent else None,
            settings=settings.edge.origin_secret_sha256,
            accepted=accepted(self._platform.client("lambda"), settings.resource_prefix),
        )

    def prepare(self, first: str | None = None) -> Standing:
        """Stores a new secret and writes its hash into the settings, before the present one's.

        `first` is a secret that the settings name already. While a secret is pending, or the
        previous one is still accepted, no other is made.
        """
        standing = self.standing()
        if standing.stage in {
            RotationStage.PREPARED,
            RotationStage.DEPLOYED,
            RotationStage.ACTIVE,
            RotationStage.RETIRED,
        }:
            return standing
        secret = self._versions.value(PENDING)
        if secret is None:
            secret = first or make()
            self._versions.add_pending(secret)
        hashes = (sha256(secret), *([standing.sent] if standing.sent else []))
        if standing.settings != hashes:
            write_hashes(settings_file(self._name), hashes)
        return self.standing()

    def activate(self) -> Standing:
        """Lets CloudFront send the new secret, once every function accepts it.

        Raises:
            RotationError: a function does not, or there is no new secret.

        """
        standing = self.standing()
        if standing.stage in {RotationStage.ACTIVE, RotationStage.RETIRED, RotationStage.DONE}:
            return standing
        secret = self._versions.value(PENDING)
        if standing.stage is not RotationStage.DEPLOYED or secret is None:
            raise RotationError(self._explanation(standing))
        if standing.sent != standing.pending:
            self._edge.put(secret)
        self._versions.promote_pending()
        return self.standing()

    def retire(self) -> Standing:
        """Takes the previous secret's hash out of the settings.

        Raises:
            RotationError: CloudFront does not send the new secret yet.

        """
        standing = self.standing()
        if standing.stage in {RotationStage.RETIRED, RotationStage.DONE}:
            return standing
        if standing.stage is not RotationStage.ACTIVE or standing.sent is None:
            raise RotationError(self._explanation(standing))
        write_hashes(settings_file(self._name), (standing.sent,))
        return self.standing()

    def _explanation(self, standing: Standing) -> str:
        message = f"The rotation is not ready for this step: {standing.stage}."
        if standing.stage is RotationStage.PREPARED and standing.pending:
            missing = standing.without(standing.pending)
            names = ", ".join(missing) if missing else "no function is deployed"
            message += f" Functions without it: {names}."
        return f"{message} Next: {standing.next_step(self._name)}"
