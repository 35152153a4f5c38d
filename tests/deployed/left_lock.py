"""The lock that a killed Terraform leaves."""

import json
import uuid

from tests.deployed.running import Rehearsal


def leave_lock(rehearsal: Rehearsal, stack: str) -> str:
    """Lock a state as Terraform 1.12 does, as the role that applies; return the lock's id."""
    id_ = str(uuid.uuid4())
    key = f"{stack}.tfstate.tflock"
    body = {"ID": id_, "Operation": "OperationTypeApply", "Info": "", "Who": "runner@build-7",
            "Version": "1.12.2", "Created": "2026-11-20T10:00:00Z", "Path": key}  # fmt: skip
    where = {"Bucket": rehearsal.settings.state_bucket, "Key": key}
    rehearsal.role("apply", "s3").put_object(**where, Body=json.dumps(body).encode())
    return id_
