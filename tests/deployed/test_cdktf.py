"""The CDK for Terraform command line works by hand, as the platform team types it."""

import json
import subprocess
from pathlib import Path

import pytest

from gatehouse.home import repository
from rehearsal.known_gaps import KNOWN_GAPS
from tests.deployed.running import Rehearsal

CDKTF = repository() / ".venv" / "bin" / "cdktf"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder of the test's own: sessions side by side share the checkout."""
    return tmp_path / "cdktf.out"


def cdktf(rehearsal: Rehearsal, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [CDKTF, *arguments],
        env=rehearsal.variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def test_cdktf_synth_writes_every_stack(rehearsal: Rehearsal, out: Path) -> None:
    ran = cdktf(rehearsal, "synth", "--output", str(out))

    assert ran.returncode == 0, ran.stdout + ran.stderr
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["stacks"]) == set(rehearsal.status["stacks"])


def test_cdktf_deploy_of_one_changed_stack_changes_just_that(
    rehearsal: Rehearsal, out: Path
) -> None:
    dynamodb = rehearsal.administrator("dynamodb")
    table = rehearsal.output("tables", "sessions_table_name")

    def recoverable(table: str) -> bool:
        told = dynamodb.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
        status = told["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"]
        return bool(status == "ENABLED")

    assert recoverable(table)
    dynamodb.update_continuous_backups(
        TableName=table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False}
    )
    assert not recoverable(table)

    ran = cdktf(rehearsal, "deploy", "tables", "--auto-approve", "--output", str(out))

    assert ran.returncode == 0, ran.stdout + ran.stderr
    # What the embedded AWS forgets of the stack is changed along.
    changed = 1 + sum(address.startswith("tables: ") for address in KNOWN_GAPS)
    assert f"Resources: 0 added, {changed} changed, 0 destroyed." in ran.stdout
    assert recoverable(table)
