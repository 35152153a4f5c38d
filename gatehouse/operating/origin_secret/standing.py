"""The state of a rotation, derived from the stores themselves; it is saved nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class RotationStage(StrEnum):
    """The stages of a rotation."""

    NONE = "there is no secret"
    PREPARED = "the new secret waits until the functions have its hash"
    DEPLOYED = "the functions accept the new secret, CloudFront does not send it yet"
    ACTIVE = "CloudFront sends the new secret, the previous one is still accepted"
    RETIRED = "the previous secret is out of the settings, but functions still accept it"
    UNKNOWN = "the settings do not name the secret that CloudFront sends"
    DONE = "CloudFront sends the one secret that the functions accept"


_NEXT = {
    RotationStage.NONE: "gatehouse rotate origin-secret --env {env}",
    RotationStage.PREPARED: "review and apply the changed settings ({deploy}), then "
    "gatehouse rotate origin-secret --env {env} --activate",
    RotationStage.DEPLOYED: "gatehouse rotate origin-secret --env {env} --activate",
    RotationStage.ACTIVE: "gatehouse rotate origin-secret --env {env} --retire",
    RotationStage.RETIRED: "review and apply the changed settings ({deploy})",
    RotationStage.UNKNOWN: "gatehouse rotate origin-secret --env {env}, before anything is "
    "deployed",
}


@dataclass(frozen=True)
class Standing:
    """The hashes of the secret, by the place that stores them. Hashes are not secret.

    `pending` is stored and not in use, `sent` is what CloudFront sends, `settings` what the next
    deployment gives the functions, `accepted` what each function has.
    """

    pending: str | None
    sent: str | None
    settings: tuple[str, ...]
    accepted: Mapping[str, frozenset[str]]

    @property
    def stage(self) -> RotationStage:
        """The stage that these hashes are in."""
        if self.pending is not None and self.pending in self.settings:
            return (
                RotationStage.DEPLOYED if self.all_accept(self.pending) else RotationStage.PREPARED
            )
        if self.sent is None:
            return RotationStage.NONE
        if self.sent not in self.settings:
            return RotationStage.UNKNOWN
        if self.settings != (self.sent,):
            return RotationStage.ACTIVE
        exactly = {self.sent}
        return RotationStage.DONE if self._all_are(exactly) else RotationStage.RETIRED

    def all_accept(self, sha256: str) -> bool:
        """Whether there are functions, and all of them accept this hash."""
        return bool(self.accepted) and all(sha256 in hashes for hashes in self.accepted.values())

    def without(self, sha256: str) -> list[str]:
        """The functions that do not accept this hash."""
        return sorted(name for name, hashes in self.accepted.items() if sha256 not in hashes)

    def next_step(self, environment: str) -> str:
        """The command that comes next, or an empty text."""
        local = environment == "local"
        deploy = "gatehouse up" if local else f"gatehouse deploy --env {environment}"
        return _NEXT.get(self.stage, "").format(env=environment, deploy=deploy)

    def _all_are(self, hashes: set[str]) -> bool:
        return all(accepted == hashes for accepted in self.accepted.values())
