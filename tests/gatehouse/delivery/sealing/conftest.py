"""Two stacks of Terraform's built-in resource, whose states are in an embedded AWS's bucket."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from gatehouse.delivery.deployment import Deployment
from gatehouse.delivery.sealing import Opened, Sealed, apply_sealed, seal
from gatehouse.delivery.sealing.manifest import REVIEW
from gatehouse.delivery.synthesis import Synthesis, SynthesizedStack
from gatehouse.toolchain import environment as toolchain_environment
from tests.lambda_src.embedded_aws import ACCOUNT, embedded_aws

BUCKET = "states"


class Sources:
    """A checkout of two stacks, `base` and its reader, and the account that they are for."""

    def __init__(self, folder: Path, address: str, bucket: str) -> None:
        self.folder, self.bucket = folder, bucket
        self.checkout = folder / "checkout"
        self.seal_folder = folder / "sealed"
        self.variables = {
            **toolchain_environment(),
            "AWS_ACCESS_KEY_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": address,
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        self.values = {"base": "one", "reader": "of one"}
        self.impossible: set[str] = set()
        self.review = {"verdict": "clean", "summary": "Clean."}
        self.reports: list[tuple[str, str]] = []
        self.git("init", "--quiet")
        self.commit()

    def git(self, *arguments: str) -> None:
        self.checkout.mkdir(exist_ok=True)
        named = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
        subprocess.run(["git", *named, *arguments], cwd=self.checkout, check=True)

    def commit(self) -> None:
        self.git("commit", "--quiet", "--allow-empty", "--message", "Another commit")

    def seal(self, **options: Any) -> Sealed:
        """A new seal, as another run of the command would make it."""
        synthesis = self._synthesis()
        return seal(
            synthesis,
            Deployment(synthesis, self.folder / "planning"),
            self.seal_folder,
            bucket=self.bucket,
            variables=self.variables,
            review=self._review,
            report=self._report,
            **options,
        )

    def apply(
        self, sealed: Path | None = None, *, account: str = ACCOUNT, sha256: str | None = None
    ) -> Opened:
        self.reports.clear()
        return apply_sealed(
            sealed or self.seal_folder,
            self.folder / "applying",
            bucket=self.bucket,
            account=account,
            sha256=sha256,
            variables=self.variables,
            report=self._report,
        )

    def value(self, stack: str) -> str:
        """What a stack has published, in its state."""
        s3 = boto3.client(
            "s3",
            endpoint_url=self.variables["AWS_ENDPOINT_URL"],
            region_name="us-east-1",
            aws_access_key_id=ACCOUNT,
            aws_secret_access_key="test",
        )
        body = s3.get_object(Bucket=self.bucket, Key=f"{stack}.tfstate")["Body"].read()
        value: str = json.loads(body)["outputs"]["value"]["value"]
        return value

    def _review(self, folder: Path) -> None:
        (folder / "review").mkdir()
        (folder / REVIEW).write_text(json.dumps(self.review), encoding="utf-8")

    def _report(self, stack: str, what: str, _seconds: float) -> None:
        self.reports.append((stack, what))

    def _synthesis(self) -> Synthesis:
        stacks = (self._stack("base"), self._stack("reader", "base"))
        return Synthesis("local", self.folder / "synth", stacks)

    def _stack(self, name: str, *dependencies: str) -> SynthesizedStack:
        folder = self.folder / "synth" / name
        (folder / "assets").mkdir(parents=True, exist_ok=True)
        (folder / "assets" / "code.zip").write_text(self.values[name])
        thing: dict[str, Any] = {"input": '${file("assets/code.zip")}'}
        if name in self.impossible:
            # Judged when the plan is applied: what it looks at is not known before.
            condition = {"condition": '${self.id == ""}', "error_message": "It is impossible."}
            thing["lifecycle"] = {"postcondition": [condition]}
            thing["triggers_replace"] = self.values[name]
        backend = {"bucket": self.bucket, "key": f"{name}.tfstate", "region": "us-east-1",
                   "use_path_style": True, "use_lockfile": True}  # fmt: skip
        document = {
            "terraform": {"backend": {"s3": backend}},
            "resource": {"terraform_data": {"thing": thing}},
            "output": {"value": {"value": "${terraform_data.thing.output}"}},
        }
        (folder / "cdk.tf.json").write_text(json.dumps(document), encoding="utf-8")
        return SynthesizedStack(name, folder, dependencies)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with embedded_aws(tmp_path_factory.mktemp("ministack")) as address:
        yield address


@pytest.fixture
def sources(tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> Sources:
    no_providers = tmp_path / "empty.lock.hcl"
    no_providers.touch()
    monkeypatch.setattr("gatehouse.delivery.terraform.provider_lock", lambda: no_providers)
    bucket = f"{BUCKET}-{tmp_path.name.replace('_', '-').lower()[-40:]}"
    s3 = boto3.client(
        "s3",
        endpoint_url=address,
        region_name="us-east-1",
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key="test",
    )
    s3.create_bucket(Bucket=bucket)
    made = Sources(tmp_path, address, bucket)
    for module in ("sealing", "opening"):
        monkeypatch.setattr(
            f"gatehouse.delivery.sealing.{module}.repository", lambda: made.checkout
        )
    return made
