"""A state whose Terraform was killed is released by a command, and no other lock is."""

import uuid
from collections.abc import Iterator

import pytest

from tests.deployed.left_lock import leave_lock
from tests.deployed.people import must
from tests.deployed.running import Rehearsal


@pytest.fixture
def lock(rehearsal: Rehearsal) -> Iterator[str]:
    yield leave_lock(rehearsal, "stream")
    where = {"Bucket": rehearsal.settings.state_bucket, "Key": "stream.tfstate.tflock"}
    rehearsal.administrator("s3").delete_object(**where)


def test_the_lock_is_shown_and_kept_until_it_is_named(rehearsal: Rehearsal, lock: str) -> None:
    shown = must(rehearsal, "unlock", "stream")
    assert "OperationTypeApply by runner@build-7 since 2026-11-20T10:00:00Z" in shown
    assert lock in shown

    another = rehearsal.command("unlock", "stream", "--lock", str(uuid.uuid4()))
    assert another.returncode == 2
    assert "has another lock now" in another.stderr

    assert (
        must(rehearsal, "unlock", "stream", "--lock", lock) == "Stack stream is no longer locked.\n"
    )
    assert must(rehearsal, "unlock", "stream") == "Stack stream is not locked.\n"


def test_a_stack_that_is_not_there_is_told(rehearsal: Rehearsal) -> None:
    ran = rehearsal.command("unlock", "streams")

    assert ran.returncode == 2
    assert "There is no stack streams. Stacks: state, " in ran.stderr
