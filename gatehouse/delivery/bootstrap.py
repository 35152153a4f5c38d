"""Brings up the `state` stack, whose state lives in the bucket that it makes itself.

The first time, Terraform keeps the state in a local file, makes the bucket, and then moves the
state into it. An administrator does this: the stack decides what the delivery roles may do.
"""

import time
from collections.abc import Mapping

from botocore.exceptions import ClientError
from python_terraform import IsFlagged

from gatehouse.aws import AwsCaller
from gatehouse.delivery.deployment import Deployment, Report

STACK = "state"
_OVERRIDE = "bootstrap_override.tf.json"


def bootstrap(
    deployment: Deployment,
    *,
    bucket: str,
    variables: Mapping[str, str],
    caller: AwsCaller,
    report: Report,
) -> None:
    """Applies the `state` stack, making its bucket first where there is none.

    Raises:
        TerraformError: Terraform failed; run it again when the cause is mended.

    """
    if _exists(caller, bucket):
        outcome = deployment.apply((STACK,), variables, report)
        for error in outcome.failed.values():
            raise error
        return
    started = time.monotonic()
    workspace = deployment.workspace(STACK, variables)
    override = workspace.folder / _OVERRIDE
    override.write_text('{"terraform": {"backend": {"local": {}}}}', encoding="utf-8")
    workspace.init(reconfigure=IsFlagged)
    workspace.apply()
    override.unlink()
    workspace.init(migrate_state=IsFlagged, force_copy=IsFlagged)
    for left in workspace.folder.glob("terraform.tfstate*"):
        left.unlink()
    deployment.note_applied(STACK, workspace.outputs())
    report(STACK, "bootstrapped, state moved into its bucket", time.monotonic() - started)


def _exists(caller: AwsCaller, bucket: str) -> bool:
    try:
        caller.client("s3").head_bucket(Bucket=bucket)
    except ClientError as error:
        if error.response["Error"]["Code"] in {"404", "NoSuchBucket"}:
            return False
        raise
    return True
