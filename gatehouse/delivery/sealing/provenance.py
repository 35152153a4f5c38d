"""What plans are made from: the commit, the account, the tools, and the states of the stacks."""

import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from gatehouse.aws import AwsCaller
from gatehouse.delivery.sealing.errors import SealError
from gatehouse.delivery.sealing.manifest import StateVersion
from gatehouse.toolchain import locate
from gatehouse.toolchain.pins import PROVIDER_VERSION

_ABSENT = {"404", "NoSuchBucket", "NoSuchKey"}


def commit(repository: Path, *, may_differ: bool) -> str:
    """The commit that is checked out.

    With `may_differ` (the rehearsal) uncommitted changes are allowed and become part of the
    result, so that a seal identifies its exact sources.

    Raises:
        SealError: it is not a git checkout, or tracked files were changed and may not.

    """
    head = _git(repository, "rev-parse", "HEAD").decode().strip()
    changes = _git(repository, "diff", "HEAD", "--binary")
    if not changes:
        return head
    if not may_differ:
        raise SealError(
            "Tracked files have changes: commit or discard them, since a seal names one commit."
        )
    return f"{head}+{hashlib.sha256(changes).hexdigest()[:16]}"


def account(caller: AwsCaller) -> str:
    """The account that the caller's credentials belong to."""
    identity: str = caller.client("sts").get_caller_identity()["Account"]
    return identity


def versions() -> dict[str, str]:
    """Terraform and the AWS provider, the two that a plan file is bound to."""
    ran = subprocess.run(
        [locate().terraform, "version", "-json"],
        env={"CHECKPOINT_DISABLE": "1"},
        capture_output=True,
        check=True,
        timeout=60,
    )
    terraform: str = json.loads(ran.stdout)["terraform_version"]
    return {"terraform": terraform, "aws provider": PROVIDER_VERSION}


def state_version(caller: AwsCaller, bucket: str, stack: str) -> StateVersion | None:
    """Lineage and serial of a stack's state in its bucket; None if it was never applied."""
    try:
        response = caller.client("s3").get_object(Bucket=bucket, Key=f"{stack}.tfstate")
    except ClientError as error:
        if error.response["Error"]["Code"] in _ABSENT:
            return None
        raise
    state: dict[str, Any] = json.loads(response["Body"].read())
    return StateVersion(lineage=state["lineage"], serial=state["serial"])


def _git(repository: Path, *arguments: str) -> bytes:
    ran = subprocess.run(
        ["git", *arguments], cwd=repository, capture_output=True, check=False, timeout=60
    )
    if ran.returncode:
        raise SealError(
            f"git cannot determine the commit that a seal must name: {ran.stderr.decode().strip()}"
        )
    return ran.stdout
