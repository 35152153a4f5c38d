"""From a changed setting to the apply, by the commands that the workflows call."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gatehouse.delivery.sealing.manifest import FILE
from tests.deployed.changed_setting import ANOTHER_RATE, api_setting, deployed_again, seal
from tests.deployed.running import Rehearsal

READERS = ("edge", "layers")
NO_STAGES = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Deny",
                "Action": ["apigateway:PATCH", "apigateway:UpdateStage"],
                "Resource": "*",
            }
        ],
    }
)


class Delivery:
    """The steps of the workflows, each a command."""

    def __init__(self, rehearsal: Rehearsal, folder: Path) -> None:
        self._rehearsal, self._folder = rehearsal, folder
        self.applied = ""

    def seal(self, *stacks: str) -> tuple[Path, str]:
        """The plan job, of these stacks: plan and review, seal, hand over."""
        sealed = self._folder / "-".join(("sealed", *stacks))
        seal(self._rehearsal, sealed, *stacks)
        return sealed, self.push(sealed)

    def push(self, sealed: Path) -> str:
        """Hand over a seal; the SHA-256 that approves it."""
        pushed = self._rehearsal.command("seal", "push", str(sealed))
        assert pushed.returncode == 0, pushed.stderr
        return pushed.stdout.strip()

    def pull(self, sha256: str) -> Path:
        """The first step of the apply job."""
        folder = self._folder / f"pulled-{len(list(self._folder.iterdir()))}"
        pulled = self._rehearsal.command("seal", "pull", str(folder), "--sha256", sha256)
        assert pulled.returncode == 0, pulled.stderr
        return folder

    def apply(self, sealed: Path, sha256: str = "") -> int:
        """Its last step."""
        approved = ("--sha256", sha256) if sha256 else ()
        ran = self._rehearsal.command("apply", "--sealed", str(sealed), *approved, seconds=900)
        self.applied = ran.stdout + ran.stderr
        return ran.returncode


def told_another(sealed: Path, copy: Path, **values: str) -> Path:
    """A seal whose manifest says something else."""
    shutil.copytree(sealed, copy)
    manifest = json.loads((copy / FILE).read_text(encoding="utf-8"))
    (copy / FILE).write_text(json.dumps(manifest | values), encoding="utf-8")
    return copy


def throttle(rehearsal: Rehearsal) -> float:
    """What the deployed API lets through."""
    apis = rehearsal.administrator("apigatewayv2")
    api = rehearsal.output("api", "api_id")
    (stage,) = apis.get_stages(ApiId=api)["Items"]
    rate: float = stage["DefaultRouteSettings"]["ThrottlingRateLimit"]
    return rate


@pytest.fixture
def delivery(rehearsal: Rehearsal, tmp_path: Path) -> Delivery:
    folder = tmp_path / "seals"
    folder.mkdir()
    return Delivery(rehearsal, folder)


@contextmanager
def stages_forbidden(rehearsal: Rehearsal) -> Iterator[None]:
    """For a while the apply role may not change a stage: stack `api` fails in the middle."""
    iam, role = rehearsal.administrator("iam"), f"{rehearsal.settings.resource_prefix}-apply"
    iam.put_role_policy(RoleName=role, PolicyName="no-stages", PolicyDocument=NO_STAGES)
    try:
        yield
    finally:
        iam.delete_role_policy(RoleName=role, PolicyName="no-stages")


def test_a_seal_of_every_stack_is_applied_only_as_it_was_approved(
    rehearsal: Rehearsal, sealed_setting: Path, delivery: Delivery, tmp_path: Path
) -> None:
    before = throttle(rehearsal)
    review = (sealed_setting / "review" / "review.json").read_text(encoding="utf-8")
    assert json.loads(review)["verdict"] == "clean"
    pulled = delivery.pull(delivery.push(sealed_setting))

    for refused, why in forged(pulled, tmp_path):
        assert delivery.apply(refused) == 1
        assert why in delivery.applied
    assert delivery.apply(pulled, "0" * 64) == 1
    assert f"its SHA-256 is not the {'0' * 64} that was approved" in delivery.applied
    assert throttle(rehearsal) == before


def test_a_changed_setting_from_the_plan_to_the_apply(
    rehearsal: Rehearsal, delivery: Delivery
) -> None:
    """Of `api` and the stacks that read it: what is sealed of a stack depends on no other."""
    before = throttle(rehearsal)
    with deployed_again(rehearsal), api_setting(rehearsal, "throttle_rate", ANOTHER_RATE):
        _, sha256 = delivery.seal("api", *READERS)
        pulled = delivery.pull(sha256)

        with stages_forbidden(rehearsal):
            assert delivery.apply(pulled, sha256) == 1
        assert "api          failed" in delivery.applied
        assert throttle(rehearsal) == before
        for reader in READERS:
            assert (
                f"{reader:<12} not started: a stack that it depends on failed" in delivery.applied
            )

        # After the failure the state has the rate that AWS refused, as the provider leaves it. Only
        # with another one the next apply changes the state.
        with api_setting(rehearsal, "throttle_rate", ANOTHER_RATE + 1):
            again, sha256 = delivery.seal("api")
            assert delivery.apply(again, sha256) == 0, delivery.applied
            assert throttle(rehearsal) == ANOTHER_RATE + 1
            assert delivery.apply(again, sha256) == 1
            assert "state of stack api: sealed with serial " in delivery.applied

            drift = rehearsal.command("drift", "state", "api", seconds=900)
            assert (drift.returncode, drift.stdout) == (0, "0 differences\n"), drift.stdout
    assert throttle(rehearsal) == before


def forged(sealed: Path, folder: Path) -> Iterator[tuple[Path, str]]:
    """Seals that must not be applied, and what they are refused with."""
    tampered = folder / "tampered"
    shutil.copytree(sealed, tampered)
    (tampered / "stacks" / "api" / "plan.tfplan").write_bytes(b"of an attacker")
    yield tampered, "stacks/api/plan.tfplan: was changed"
    yield told_another(sealed, folder / "commit", commit="0" * 40), f"sealed with {'0' * 40}, now "
    another = told_another(sealed, folder / "account", account="9" * 12)
    yield another, f"account of the credentials: sealed with {'9' * 12}"
